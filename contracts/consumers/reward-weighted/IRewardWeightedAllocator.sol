// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IPredictionFeed} from "../../interfaces/IPredictionFeed.sol";
import {FeedId} from "../../libraries/FeedId.sol";
import {IFeedAcceptance} from "../FeedAcceptance.sol";

/// @title Allocation by predicted reward
/// @notice Splits an allocation over operators in proportion to their predicted rewards. An operator without a valid prediction
/// weighs what the constructor declared and keeps nobody else from a share.
interface IRewardWeightedAllocator is IFeedAcceptance {
    /// @notice What an operator weighs of whom there is no valid prediction.
    /// @param Nothing Zero.
    /// @param DeclaredDefault What the record of the model declares.
    /// @param LowestOfOthers As much as the lowest valid prediction among the operators asked about.
    enum Fallback {
        Nothing,
        DeclaredDefault,
        LowestOfOthers
    }

    /// @notice Thrown when the declared default is to be taken and the model's record declares none.
    error NoDeclaredDefault(FeedId feedId);

    /// @notice Thrown when there are no operators.
    error NoOperators();

    /// @notice Thrown when an operator is not greater than the one before it.
    error OperatorsNotAscending(uint256 position);

    /// @notice Thrown when no operator has a valid prediction: a split would follow from nothing that was proven.
    error NoValidPrediction();

    /// @notice Thrown when all weigh nothing: there is nothing to split by.
    error NothingPredicted();

    /// @notice The shares of operators, in basis points. They sum to 10,000 exactly; each is within one of its exact share. A
    /// negative prediction weighs nothing.
    /// @param operators Strictly ascending subjects.
    /// @return shares One an operator.
    function allocationBps(bytes32[] calldata operators) external view returns (uint256[] memory shares);

    /// @notice Where the predictions are read.
    /// @return feed The feed's contract.
    function FEED() external view returns (IPredictionFeed feed);

    /// @notice The feed whose first output is the predicted reward.
    /// @return feedId The feed's id.
    function FEED_ID() external view returns (FeedId feedId);

    /// @notice How long ago the features' epoch may have ended.
    /// @return maxAgeSeconds In seconds.
    function MAX_AGE_SECONDS() external view returns (uint256 maxAgeSeconds);

    /// @notice What an operator weighs of whom there is no valid prediction.
    /// @return rule The rule.
    function FALLBACK() external view returns (Fallback rule);

    /// @notice What it weighs where the rule is DeclaredDefault; zero otherwise.
    /// @return weight In the model's unit.
    function DEFAULT_WEIGHT() external view returns (uint256 weight);
}
