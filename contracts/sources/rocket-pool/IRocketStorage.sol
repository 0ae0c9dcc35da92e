// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title The part of Rocket Pool's RocketStorage that is read here
/// @notice Mainnet: 0x1d8f8f00cfa6758d7bE78336684788Fb0ee0Fa46.
interface IRocketStorage {
    /// @notice The stored word of a key, zero when unset.
    /// @param key keccak256 of a name, and of what the name is about.
    /// @return value The word.
    function getBytes32(bytes32 key) external view returns (bytes32 value);

    /// @notice The stored number of a key, zero when unset.
    /// @param key keccak256 of a name, and of what the name is about.
    /// @return value The number.
    function getUint(bytes32 key) external view returns (uint256 value);
}
