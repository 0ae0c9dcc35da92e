// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IRocketPoolRewardsSource} from "./IRocketPoolRewardsSource.sol";

/// @title Leaves of Rocket Pool's rewards trees
/// @dev A leaf hashes 116 or 148 bytes and an inner node 64, so no inner node can pass for a leaf.
library RewardLeaf {
    /// @dev First interval whose leaves name the voters' share (ruleset 11).
    uint64 internal constant FIRST_WITH_VOTER_SHARE = 46;

    /// @notice The hash of a node's leaf, in the form that its interval has.
    function hash(address node, IRocketPoolRewardsSource.Leaf calldata leaf) internal pure returns (bytes32) {
        if (leaf.interval >= FIRST_WITH_VOTER_SHARE) {
            return
                keccak256(abi.encodePacked(node, leaf.network, leaf.rplWei, leaf.smoothingPoolWei, leaf.voterShareWei));
        }
        if (leaf.voterShareWei != 0) revert IRocketPoolRewardsSource.VoterShareNotInLeaf(leaf.interval);
        return keccak256(abi.encodePacked(node, leaf.network, leaf.rplWei, leaf.smoothingPoolWei));
    }
}
