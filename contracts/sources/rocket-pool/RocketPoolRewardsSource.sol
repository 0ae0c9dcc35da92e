// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {IFeatureSource} from "../../interfaces/IFeatureSource.sol";
import {IndexPages} from "../IndexPages.sol";
import {IRocketPoolRewardsSource} from "./IRocketPoolRewardsSource.sol";
import {IRocketStorage} from "./IRocketStorage.sol";
import {RewardLeaf} from "./RewardLeaf.sol";
import {RewardsMultiproof} from "./RewardsMultiproof.sol";
import {RewardWord} from "./RewardWord.sol";
import {RocketPoolIntervals} from "./RocketPoolIntervals.sol";

/// @title Rocket Pool rewards as features
/// @notice Anyone proves rewards against the roots that RocketStorage holds; a node's six newest are kept in one word.
contract RocketPoolRewardsSource is RocketPoolIntervals, IndexPages {
    uint64 private constant INTERVALS = RewardWord.INTERVALS;
    uint256 private constant WEI_PER_MICROETHER = 1e12;

    /// @inheritdoc IRocketPoolRewardsSource
    uint64 public immutable FIRST_WITH_VOTER_SHARE;

    mapping(address node => uint256 word) private _words;

    /// @notice Binds RocketStorage for good; starts at an interval that has a root, or follows one that has.
    /// @param rocketStorage Rocket Pool's storage contract.
    /// @param firstInterval An interval that is rooted, or the next that will be.
    /// @param firstWithVoterShare The first interval whose leaves name the voters' share (ruleset 11); 46 on mainnet.
    constructor(
        IRocketStorage rocketStorage,
        uint32 firstInterval,
        uint64 firstWithVoterShare
    ) RocketPoolIntervals(rocketStorage, firstInterval) {
        FIRST_WITH_VOTER_SHARE = firstWithVoterShare;
    }

    /// @inheritdoc IFeatureSource
    /// @dev The evidence is the ABI encoding of what `proveMany` takes.
    function submit(bytes calldata evidence) external {
        IntervalRewards[] calldata intervals;
        assembly ("memory-safe") {
            // intervals = abi.decode(evidence, (IntervalRewards[])), left in calldata. An offset that leads out of the evidence
            // leads to other calldata of the caller's or to zeros: nothing in it is believed without a proof either way.
            let start := add(evidence.offset, calldataload(evidence.offset))
            intervals.offset := add(start, 32)
            intervals.length := calldataload(start)
        }
        _proveMany(intervals);
    }

    /// @inheritdoc IRocketPoolRewardsSource
    function proveMany(IntervalRewards[] calldata intervals) external {
        _proveMany(intervals);
    }

    /// @inheritdoc IRocketPoolRewardsSource
    function prove(NodeLeaves[] calldata nodes) external {
        uint32 newest = _recordNewest();
        for (uint256 i = 0; i < nodes.length; ++i) {
            NodeLeaves calldata entry = nodes[i];
            uint256 before = _words[entry.node];
            uint256 word = before;
            for (uint256 j = 0; j < entry.leaves.length; ++j) {
                Leaf calldata leaf = entry.leaves[j];
                bytes32 root = _rootUpTo(newest, leaf.interval);
                bytes32 hash = RewardLeaf.hash(entry.node, leaf, leaf.interval >= FIRST_WITH_VOTER_SHARE);
                if (!MerkleProof.verifyCalldata(leaf.proof, root, hash)) {
                    revert LeafNotInTree(entry.node, leaf.interval);
                }
                word = _withReward(word, entry.node, leaf.interval, leaf.smoothingPoolWei);
            }
            if (word != before) _words[entry.node] = word;
        }
    }

    /// @inheritdoc IFeatureSource
    function features(
        bytes32[] calldata subjects,
        uint64 epoch
    ) external view returns (int256[] memory values, uint32[] memory indices) {
        uint64 newest = _newest();
        if (epoch != newest) revert EpochNotNewest(epoch, newest);
        epochEnd(epoch); // reverts unless it is recorded

        values = new int256[](subjects.length * INTERVALS);
        indices = new uint32[](subjects.length);
        for (uint256 i = 0; i < subjects.length; ++i) {
            uint256 word = _wordOf(subjects[i]);
            if (word == 0) revert SubjectUnknown(subjects[i]);
            indices[i] = RewardWord.indexOf(word);
            _readRewards(word, subjects[i], epoch, values, i * INTERVALS);
        }
    }

    /// @inheritdoc IRocketPoolRewardsSource
    function rewardOf(address node, uint64 interval) external view returns (bool proven, uint32 microether) {
        uint256 field = RewardWord.fieldAt(_words[node], interval);
        return field == 0 ? (false, 0) : (true, uint32(field - 1));
    }

    /// @inheritdoc IFeatureSource
    function indexOf(bytes32 subject) external view returns (uint32) {
        uint256 word = _wordOf(subject);
        if (word == 0) revert SubjectUnknown(subject);
        return RewardWord.indexOf(word);
    }

    /// @inheritdoc IFeatureSource
    function indicesOf(bytes32[] calldata subjects) external view returns (uint32[] memory indices) {
        indices = new uint32[](subjects.length);
        for (uint256 i = 0; i < subjects.length; ++i) {
            uint256 word = _wordOf(subjects[i]);
            indices[i] = word == 0 ? NO_INDEX : RewardWord.indexOf(word);
        }
    }

    /// @inheritdoc IFeatureSource
    function layout() external pure returns (bytes memory) {
        return hex"01040006"; // one run: unsigned, four bytes, six values
    }

    /// @inheritdoc IFeatureSource
    function featuresHash() external pure returns (bytes32) {
        return keccak256(bytes(featureText()));
    }

    /// @inheritdoc IFeatureSource
    function featureText() public pure returns (string memory) {
        return "smoothing_pool_eth,ETH,6,32,false,0.000001";
    }

    function _proveMany(IntervalRewards[] calldata intervals) private {
        uint32 newest = _recordNewest();
        for (uint256 i = 0; i < intervals.length; ++i) {
            IntervalRewards calldata entry = intervals[i];
            uint64 interval = entry.interval;
            Reward[] calldata rewards = entry.rewards;
            bytes32 root = _rootUpTo(newest, interval);
            bytes32[] memory queue = RewardLeaf.hashes(entry, interval >= FIRST_WITH_VOTER_SHARE);
            if (RewardsMultiproof.computeRoot(queue, rewards.length, entry.proof, entry.flags) != root) {
                revert MultiproofInvalid(interval);
            }
            for (uint256 j = 0; j < rewards.length; ++j) {
                Reward calldata reward = rewards[j];
                address node = reward.node;
                uint256 word = _words[node];
                uint256 changed = _withReward(word, node, interval, reward.smoothingPoolWei);
                if (changed != word) _words[node] = changed;
            }
        }
    }

    /// @dev A node's word with an authenticated reward in it; the node gets its index with its first.
    function _withReward(
        uint256 word,
        address node,
        uint64 interval,
        uint256 smoothingPoolWei
    ) private returns (uint256) {
        uint256 field = smoothingPoolWei / WEI_PER_MICROETHER + 1; // rounded down
        if (field > RewardWord.FIELD_MASK) {
            revert FeatureTooLarge(bytes32(uint256(uint160(node))), interval, smoothingPoolWei);
        }
        if (word != 0) return RewardWord.proven(word, interval, field);
        uint32 index = _takeIndex();
        emit NodeIndexed(node, index);
        return RewardWord.first(index, interval, field);
    }

    /// @dev A subject with other bits than an address has would be a second name of the same node: it has no word.
    function _wordOf(bytes32 subject) private view returns (uint256) {
        return uint256(subject) >> 160 == 0 ? _words[address(uint160(uint256(subject)))] : 0;
    }

    /// @dev Writes the rewards of the intervals up to an epoch, oldest first.
    function _readRewards(
        uint256 word,
        bytes32 subject,
        uint64 epoch,
        int256[] memory values,
        uint256 at
    ) private pure {
        if (epoch + 1 < INTERVALS) revert FeatureMissing(subject, 0);
        unchecked {
            if (RewardWord.newestOf(word) != epoch) revert FeatureMissing(subject, _firstMissing(word, epoch));
            uint256 fields = RewardWord.inOrder(word);
            for (uint64 i = 0; i < INTERVALS; ++i) {
                uint256 field = fields & RewardWord.FIELD_MASK;
                if (field == 0) revert FeatureMissing(subject, epoch + 1 - INTERVALS + i);
                values[at + i] = int256(field - 1);
                fields >>= RewardWord.FIELD_BITS;
            }
        }
    }

    /// @dev The oldest interval of an epoch's six that is not proven, where the epoch's own is not.
    function _firstMissing(uint256 word, uint64 epoch) private pure returns (uint64 interval) {
        interval = epoch + 1 - INTERVALS;
        while (RewardWord.fieldAt(word, interval) != 0) ++interval;
    }
}
