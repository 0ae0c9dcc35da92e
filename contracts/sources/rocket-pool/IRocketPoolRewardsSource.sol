// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IFeatureSource} from "../../interfaces/IFeatureSource.sol";
import {IRocketStorage} from "./IRocketStorage.sol";

/// @title Rocket Pool rewards as features
/// @notice A subject is a node operator: bytes32(uint256(uint160(node))). An epoch is a rewards interval (28 days).
/// The features at interval E are the node's smoothing-pool rewards in E-5 ... E, oldest first, in microether (10^12 wei,
/// rounded down), each proven once against the Merkle root that Rocket Pool's oracle DAO posted for that interval.
interface IRocketPoolRewardsSource is IFeatureSource {
    /// @notice One node's entry in one interval's rewards tree, with its Merkle proof.
    /// @param network The network the reward is paid on, part of the leaf.
    /// @param rplWei The collateral and oracle DAO rewards in RPL, summed.
    /// @param smoothingPoolWei The node operator's ETH from the smoothing pool.
    /// @param voterShareWei The voters' share of ETH, part of the leaf from `FIRST_WITH_VOTER_SHARE` on; zero before.
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

    /// @notice One node's entry in an interval's rewards tree: see `Leaf`.
    struct Reward {
        address node;
        uint256 network;
        uint256 rplWei;
        uint256 smoothingPoolWei;
        uint256 voterShareWei;
    }

    /// @notice Entries of one interval's tree with one proof for all of them.
    /// @param rewards In the order of the tree's leaves, from left to right.
    /// @param proof The hashes that do not follow from the rewards, in the order in which they are needed.
    /// @param flags Bit i, from the lowest of the first word: whether step i takes a hash that follows from the rewards rather than
    /// one of the proof (see the library RewardsMultiproof).
    struct IntervalRewards {
        uint64 interval;
        Reward[] rewards;
        bytes32[] proof;
        uint256[] flags;
    }

    /// @notice Emitted once a node, at its first proof.
    /// @param node The node operator.
    /// @param index Its index for ever.
    event NodeIndexed(address indexed node, uint32 index);

    /// @notice Emitted once an interval, when its end is recorded.
    /// @param interval The interval.
    /// @param endUnixSeconds When it ended, as RocketStorage said.
    event IntervalSealed(uint64 indexed interval, uint64 endUnixSeconds);

    /// @notice Thrown when the storage contract holds no root for an interval, or for one before it.
    error IntervalNotRooted(uint64 interval);

    /// @notice Thrown when a leaf is not in the tree of its interval.
    error LeafNotInTree(address node, uint64 interval);

    /// @notice Thrown when a proof of many leaves does not lead from them to the root of their interval.
    error MultiproofInvalid(uint64 interval);

    /// @notice Thrown when a leaf of an interval before `FIRST_WITH_VOTER_SHARE` names a voter share: such leaves have none.
    error VoterShareNotInLeaf(uint64 interval);

    /// @notice Thrown when the newest interval lies too many intervals ahead of the recorded one: call `advance` first.
    error NewestTooFarAhead(uint64 recorded);

    /// @notice Thrown when the storage contract's end of the newest interval is zero, lies in the future or before an earlier end.
    error IntervalEndImplausible(uint64 interval, uint256 endUnixSeconds);

    /// @notice Proves rewards of nodes and stores them. Anyone may call. What was proven before, and what lies more than five
    /// intervals before the newest that is proven for the node, changes nothing.
    /// @dev Also advances the newest interval and records its end. New nodes get indices of the caller's own pages.
    /// @param nodes Entries of one node after the other, each entry with its own proof.
    function prove(NodeLeaves[] calldata nodes) external;

    /// @notice The same as `prove`, with one proof an interval: cheaper from a few nodes on.
    /// @param intervals Entries of one interval after the other.
    function proveMany(IntervalRewards[] calldata intervals) external;

    /// @notice Moves the recorded newest interval forward by a bounded number of steps and records the end of the newest.
    /// Anyone may call.
    function advance() external;

    /// @notice The proven reward of a node in one of the six intervals up to the newest that is proven for it.
    /// @param node The node operator.
    /// @param interval The interval.
    /// @return proven Whether it was proven; false for every other interval.
    /// @return microether The reward, rounded down.
    function rewardOf(address node, uint64 interval) external view returns (bool proven, uint32 microether);

    /// @notice Rocket Pool's storage contract.
    /// @return The contract, fixed at deployment.
    function ROCKET_STORAGE() external view returns (IRocketStorage);

    /// @notice The first interval whose leaves name the voters' share.
    /// @return The number of an interval, fixed at deployment.
    function FIRST_WITH_VOTER_SHARE() external view returns (uint64);
}
