// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IRocketStorage} from "../sources/rocket-pool/IRocketStorage.sol";

/// @title Stand-in for Rocket Pool's RocketStorage: development only
/// @notice Anyone can set anything here. Never point a source at it on a public chain.
contract RocketStorageStandIn is IRocketStorage {
    mapping(bytes32 key => bytes32 value) public getBytes32;
    mapping(bytes32 key => uint256 value) public getUint;

    /// @notice Sets the word of a key.
    function setBytes32(bytes32 key, bytes32 value) external {
        getBytes32[key] = value;
    }

    /// @notice Sets the number of a key.
    function setUint(bytes32 key, uint256 value) external {
        getUint[key] = value;
    }

    /// @notice Sets an interval's root and the end of the newest interval, as executing a rewards snapshot does.
    function setInterval(uint256 interval, bytes32 root, uint256 endUnixSeconds) external {
        getBytes32[keccak256(abi.encodePacked("rewards.merkle.root", interval))] = root;
        getUint[keccak256("rewards.pool.claim.interval.time.start")] = endUnixSeconds;
    }
}
