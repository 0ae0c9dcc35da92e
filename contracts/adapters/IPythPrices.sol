// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title What Pyth's contract looks like to those who read single prices
/// @notice The same functions, struct and errors, so that whoever reads prices of Pyth reads predictions here.
interface IPythPrices {
    /// @notice A value and how sure it is, both times 10^expo.
    /// @param price The value.
    /// @param conf How far the value may be off.
    /// @param expo The exponent of both.
    /// @param publishTime When the value was true, in Unix seconds.
    struct Price {
        int64 price;
        uint64 conf;
        int32 expo;
        uint256 publishTime;
    }

    /// @notice Thrown when there is no value to act on.
    error PriceFeedNotFound();

    /// @notice Thrown when the value is older than the reader accepts.
    error StalePrice();

    /// @notice The newest value, however old it is.
    /// @param id What the value is of.
    /// @return price The value.
    function getPriceUnsafe(bytes32 id) external view returns (Price memory price);

    /// @notice The newest value; reverts when it is older than `age` seconds.
    /// @param id What the value is of.
    /// @param age In seconds.
    /// @return price The value.
    function getPriceNoOlderThan(bytes32 id, uint256 age) external view returns (Price memory price);
}
