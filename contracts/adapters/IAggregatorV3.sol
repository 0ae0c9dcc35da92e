// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title What a Chainlink price feed looks like to its readers (AggregatorV3Interface)
/// @notice The same functions with the same signatures, so that whoever reads Chainlink's feeds reads this one.
interface IAggregatorV3 {
    /// @notice How many decimals an answer has.
    /// @return decimalPlaces As many.
    function decimals() external view returns (uint8 decimalPlaces);

    /// @notice What an answer is of.
    /// @return text For people.
    function description() external view returns (string memory text);

    /// @notice The version of what answers.
    /// @return number One number a form of it.
    function version() external view returns (uint256 number);

    /// @notice The answer of one round. Reverts with "No data present" when there is none.
    /// @param round The round.
    /// @return roundId The same.
    /// @return answer The answer.
    /// @return startedAt When the round began, in Unix seconds.
    /// @return updatedAt When the answer was true, in Unix seconds: the reader judges its age.
    /// @return answeredInRound The round that the answer is of.
    function getRoundData(
        uint80 round
    )
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);

    /// @notice The answer of the newest round. Reverts with "No data present" when there is none.
    /// @return roundId The round.
    /// @return answer The answer.
    /// @return startedAt When the round began, in Unix seconds.
    /// @return updatedAt When the answer was true, in Unix seconds: the reader judges its age.
    /// @return answeredInRound The round that the answer is of.
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}
