// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IFeatureSource} from "../../interfaces/IFeatureSource.sol";

/// @title Rocket Pool rewards as features
/// @notice A subject is a node operator: bytes32(uint256(uint160(node))). An epoch is a rewards interval (28 days).
/// The features at interval E are the node's smoothing-pool rewards in E-5 ... E, oldest first, in microether (10^12 wei,
/// rounded down), each proven once against the Merkle root that Rocket Pool's oracle DAO posted for that interval.
interface IRocketPoolRewardsSource is IFeatureSource {
    /// @notice One node's entry in one interval's rewards tree, with its Merkle proof.
    /// @param network The network the reward is paid on, part of the leaf.
    /// @param rplWei The collateral and oracle DAO rewards in RPL, summed.
    /// @param smoothingPoolWei The node operator's ETH from the smoothing pool.
    /// @param voterShareWei The voters' share of ETH, part of the leaf from interval 46 on; zero before.
    struct Leaf {
        uint64 interval;
        uint256 network;
        uint256 rplWei;
        uint256 smoothingPoolWei;
        uint256 voterShareWei;
        bytes32[] proof;
    }

    /// @notice Entries of one node.
    struct NodeLeaves {
        address node;
        Leaf[] leaves;
    }

    /// @notice Emitted once a node, at its first proof.
    event NodeIndexed(address indexed node, uint32 index);

    /// @notice Emitted once an interval, when its end is recorded.
    event IntervalSealed(uint64 indexed interval, uint64 endUnixSeconds);

    /// @notice Thrown when the storage contract holds no root for an interval.
    error IntervalNotRooted(uint64 interval);

    /// @notice Thrown when a leaf is not in the tree of its interval.
    error LeafNotInTree(address node, uint64 interval);

    /// @notice Thrown when a leaf of an interval before 46 names a voter share: such leaves have none.
    error VoterShareNotInLeaf(uint64 interval);

    /// @notice Thrown when the newest interval lies too many intervals ahead of the recorded one: call `advance` first.
    error NewestTooFarAhead(uint64 recorded);

    /// @notice Thrown when the storage contract's end of the newest interval is zero or lies in the future.
    error IntervalEndImplausible(uint64 interval, uint256 endUnixSeconds);

    /// @notice Proves rewards of nodes and stores them. Anyone may call; proving an entry again changes nothing.
    /// @dev Also advances the newest interval and records its end.
    function prove(NodeLeaves[] calldata nodes) external;

    /// @notice Moves the recorded newest interval forward by a bounded number of steps and records the end of the newest.
    /// Anyone may call.
    function advance() external;

    /// @notice The proven reward of a node in an interval.
    /// @return proven Whether it was proven.
    /// @return microether The reward, rounded down.
    function rewardOf(address node, uint64 interval) external view returns (bool proven, uint32 microether);

    /// @notice How many nodes have an index.
    function nodeCount() external view returns (uint32);
}
