// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IRocketPoolRewardsSource} from "./IRocketPoolRewardsSource.sol";

/// @title Leaves of Rocket Pool's rewards trees
/// @notice Hashes them as Rocket Pool does, from one ruleset to the next.
/// @dev A leaf hashes 116 or 148 bytes and an inner node 64, so no inner node can pass for a leaf. The trees are padded to a
/// power of two with zero words, which nobody has a preimage of.
library RewardLeaf {
    uint256 private constant BYTES = 116;
    uint256 private constant BYTES_WITH_SHARE = 148;

    /// @notice The hash of a node's leaf, in the form that its interval has.
    /// @param node The node operator.
    /// @param leaf Its entry.
    /// @param hasShare Whether the interval's leaves name the voters' share.
    /// @return The leaf.
    function hash(
        address node,
        IRocketPoolRewardsSource.Leaf calldata leaf,
        bool hasShare
    ) internal pure returns (bytes32) {
        if (hasShare) {
            return
                keccak256(abi.encodePacked(node, leaf.network, leaf.rplWei, leaf.smoothingPoolWei, leaf.voterShareWei));
        }
        if (leaf.voterShareWei != 0) revert IRocketPoolRewardsSource.VoterShareNotInLeaf(leaf.interval);
        return keccak256(abi.encodePacked(node, leaf.network, leaf.rplWei, leaf.smoothingPoolWei));
    }

    /// @notice The hashes of an interval's leaves, and room after them for one hash a step of their proof.
    /// @param entry The rewards of an interval, and the proof for which room is made.
    /// @param hasShare Whether the interval's leaves name the voters' share.
    /// @return list The leaves in the order of the rewards, then zeros.
    function hashes(
        IRocketPoolRewardsSource.IntervalRewards calldata entry,
        bool hasShare
    ) internal pure returns (bytes32[] memory list) {
        IRocketPoolRewardsSource.Reward[] calldata rewards = entry.rewards;
        list = new bytes32[](2 * rewards.length + entry.proof.length);
        uint256 size = hasShare ? BYTES_WITH_SHARE : BYTES;
        for (uint256 i = 0; i < rewards.length; ++i) {
            IRocketPoolRewardsSource.Reward calldata reward = rewards[i];
            if (!hasShare && reward.voterShareWei != 0) {
                revert IRocketPoolRewardsSource.VoterShareNotInLeaf(entry.interval);
            }
            bytes32 leaf;
            assembly ("memory-safe") {
                // leaf = keccak256(abi.encodePacked(node, network, rplWei, smoothingPoolWei)), with voterShareWei after it when
                // there is one: in calldata they stand in this order, the node in the low 20 bytes of its word. (Higher bits are
                // refused where the node is read to store its reward.)
                let free := mload(0x40)
                calldatacopy(free, add(reward, 12), size)
                leaf := keccak256(free, size)
            }
            list[i] = leaf;
        }
    }
}
