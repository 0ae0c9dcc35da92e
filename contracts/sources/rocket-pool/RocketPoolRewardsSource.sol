// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {IFeatureSource} from "../../interfaces/IFeatureSource.sol";
import {IRocketPoolRewardsSource} from "./IRocketPoolRewardsSource.sol";
import {IRocketStorage} from "./IRocketStorage.sol";
import {RewardLeaf} from "./RewardLeaf.sol";
import {RocketPoolIntervals} from "./RocketPoolIntervals.sol";

/// @title Rocket Pool rewards as features
contract RocketPoolRewardsSource is RocketPoolIntervals {
    uint64 private constant INTERVALS = 6;
    uint256 private constant WEI_PER_MICROETHER = 1e12;
    uint64 private constant INTERVALS_PER_SLOT = 8;
    uint256 private constant FIELD_BITS = 32;
    uint256 private constant FIELD_MASK = type(uint32).max;

    /// @dev In `indicesOf`: never seen.
    uint32 private constant NO_INDEX = type(uint32).max;

    /// @dev Eight intervals a slot, the lowest lowest. A field holds microether + 1, or zero when nothing was proven.
    mapping(address node => mapping(uint64 slot => uint256 fields)) private _rewards;

    /// @dev Index + 1, or zero.
    mapping(address node => uint32 position) private _positions;

    /// @inheritdoc IRocketPoolRewardsSource
    uint32 public nodeCount;

    /// @param rocketStorage Rocket Pool's storage contract.
    /// @param firstInterval Any interval that is rooted, or the first that will be.
    constructor(IRocketStorage rocketStorage, uint64 firstInterval) RocketPoolIntervals(rocketStorage, firstInterval) {}

    /// @inheritdoc IFeatureSource
    /// @dev The evidence is what `prove` takes.
    function submit(bytes calldata evidence) external {
        this.prove(abi.decode(evidence, (NodeLeaves[])));
    }

    /// @inheritdoc IRocketPoolRewardsSource
    function prove(NodeLeaves[] calldata nodes) external {
        _recordNewest();
        for (uint256 i = 0; i < nodes.length; ++i) {
            NodeLeaves calldata entry = nodes[i];
            for (uint256 j = 0; j < entry.leaves.length; ++j) _proveLeaf(entry.node, entry.leaves[j]);
        }
    }

    /// @inheritdoc IFeatureSource
    function features(
        bytes32[] calldata subjects,
        uint64 epoch
    ) external view returns (int256[] memory values, uint32[] memory indices) {
        uint64 newest = newestEpoch();
        if (epoch != newest) revert EpochNotNewest(epoch, newest);
        _requireSealed(epoch);

        values = new int256[](subjects.length * INTERVALS);
        indices = new uint32[](subjects.length);
        for (uint256 i = 0; i < subjects.length; ++i) {
            indices[i] = indexOf(subjects[i]);
            _readRewards(subjects[i], epoch, values, i * INTERVALS);
        }
    }

    /// @inheritdoc IRocketPoolRewardsSource
    function rewardOf(address node, uint64 interval) external view returns (bool proven, uint32 microether) {
        uint256 field = (_rewards[node][interval / INTERVALS_PER_SLOT] >> _shiftOf(interval)) & FIELD_MASK;
        return field == 0 ? (false, 0) : (true, uint32(field - 1));
    }

    /// @inheritdoc IFeatureSource
    function indicesOf(bytes32[] calldata subjects) external view returns (uint32[] memory indices) {
        indices = new uint32[](subjects.length);
        for (uint256 i = 0; i < subjects.length; ++i) {
            uint32 position = _positionOf(subjects[i]);
            indices[i] = position == 0 ? NO_INDEX : position - 1;
        }
    }

    /// @inheritdoc IFeatureSource
    function featuresHash() external pure returns (bytes32) {
        return keccak256(bytes(featureText()));
    }

    /// @inheritdoc IFeatureSource
    function layout() external pure returns (bytes memory) {
        return hex"01040006"; // one run: unsigned, four bytes, six values
    }

    /// @inheritdoc IFeatureSource
    function indexOf(bytes32 subject) public view returns (uint32) {
        uint32 position = _positionOf(subject);
        if (position == 0) revert SubjectUnknown(subject);
        return position - 1;
    }

    /// @inheritdoc IFeatureSource
    function featureText() public pure returns (string memory) {
        return "smoothing_pool_eth,ETH,6,32,false,0.000001";
    }

    function _proveLeaf(address node, Leaf calldata leaf) private {
        bytes32 root = _requireRooted(leaf.interval);
        if (!MerkleProof.verifyCalldata(leaf.proof, root, RewardLeaf.hash(node, leaf))) {
            revert LeafNotInTree(node, leaf.interval);
        }
        uint256 microether = leaf.smoothingPoolWei / WEI_PER_MICROETHER; // rounded down
        if (microether >= FIELD_MASK) revert FeatureTooLarge(_subjectOf(node), leaf.interval, leaf.smoothingPoolWei);

        uint64 slot = leaf.interval / INTERVALS_PER_SLOT;
        uint256 fields = _rewards[node][slot];
        if ((fields >> _shiftOf(leaf.interval)) & FIELD_MASK != 0) return;

        if (_positions[node] == 0) {
            _positions[node] = ++nodeCount;
            emit NodeIndexed(node, nodeCount - 1);
        }
        _rewards[node][slot] = fields | ((microether + 1) << _shiftOf(leaf.interval));
    }

    /// @dev Writes the rewards of the intervals up to an epoch, oldest first.
    function _readRewards(bytes32 subject, uint64 epoch, int256[] memory values, uint256 at) private view {
        if (epoch + 1 < INTERVALS) revert FeatureMissing(subject, 0);
        mapping(uint64 slot => uint256) storage rewards = _rewards[_nodeOf(subject)];
        uint64 first = epoch + 1 - INTERVALS;
        uint64 slot = first / INTERVALS_PER_SLOT;
        uint256 fields = rewards[slot];
        for (uint64 interval = first; interval <= epoch; ++interval) {
            if (interval / INTERVALS_PER_SLOT != slot) fields = rewards[++slot];
            uint256 field = (fields >> _shiftOf(interval)) & FIELD_MASK;
            if (field == 0) revert FeatureMissing(subject, interval);
            values[at + interval - first] = int256(field - 1);
        }
    }

    /// @dev A subject with other bits than an address has would be a second name of the same node: it has no position.
    function _positionOf(bytes32 subject) private view returns (uint32) {
        return uint256(subject) >> 160 == 0 ? _positions[_nodeOf(subject)] : 0;
    }

    function _shiftOf(uint64 interval) private pure returns (uint256) {
        return (interval % INTERVALS_PER_SLOT) * FIELD_BITS;
    }

    function _nodeOf(bytes32 subject) private pure returns (address) {
        return address(uint160(uint256(subject)));
    }

    function _subjectOf(address node) private pure returns (bytes32) {
        return bytes32(uint256(uint160(node)));
    }
}
