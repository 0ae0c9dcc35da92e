// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IFeatureSource} from "../interfaces/IFeatureSource.sol";
import {ISnapshotSource} from "./ISnapshotSource.sol";
import {IndexPages} from "./IndexPages.sol";

/// @title Sources that record what holds at the end of epochs of equal length
/// @notice Epoch e ends at ORIGIN + (e + 1) * EPOCH_SECONDS. The newest epoch is the last one that ended before this block. A
/// subject's values are recorded once an epoch, while that is the newest; the first record stands.
/// @dev A subject's head word holds, from the lowest bit: five fields of 32 bits, the index (32 bits), the epoch of the fields + 1
/// (64 bits). Further fields stand eight to a word. A subject never seen has a head of zero.
abstract contract SnapshotSource is ISnapshotSource, IndexPages {
    uint256 private constant FIELD_BITS = 32;
    uint256 private constant HEAD_FIELDS = 5;
    uint256 private constant WORD_FIELDS = 8;
    uint256 private constant INDEX_SHIFT = 160;
    uint256 private constant EPOCH_SHIFT = 192;

    /// @inheritdoc ISnapshotSource
    uint64 public immutable ORIGIN;

    /// @inheritdoc ISnapshotSource
    uint64 public immutable EPOCH_SECONDS;

    mapping(bytes32 subject => uint256 head) private _heads;
    mapping(bytes32 subject => mapping(uint256 word => uint256 fields)) private _further;

    /// @notice Refuses epochs without a length, or of 2^32 seconds and more, and a beginning that lies ahead.
    /// @param origin When epoch 0 begins.
    /// @param epochSeconds How long an epoch is.
    constructor(uint64 origin, uint64 epochSeconds) {
        if (epochSeconds == 0 || epochSeconds > type(uint32).max) revert EpochLengthInvalid(epochSeconds);
        if (origin > block.timestamp) revert OriginAhead(origin, block.timestamp);
        ORIGIN = origin;
        EPOCH_SECONDS = epochSeconds;
    }

    /// @inheritdoc IFeatureSource
    function features(
        bytes32[] calldata subjects,
        uint64 epoch
    ) external view returns (int256[] memory values, uint32[] memory indices) {
        uint64 newest = newestEpoch();
        if (epoch != newest) revert EpochNotNewest(epoch, newest);

        uint256 count = _fieldCount();
        values = new int256[](subjects.length * count);
        indices = new uint32[](subjects.length);
        for (uint256 i = 0; i < subjects.length; ++i) {
            bytes32 subject = subjects[i];
            uint256 head = _headOf(subject);
            if (head >> EPOCH_SHIFT != uint256(epoch) + 1) revert FeatureMissing(subject, epoch);
            indices[i] = uint32(head >> INDEX_SHIFT);
            for (uint256 j = 0; j < count; ++j) values[i * count + j] = _valueOf(_fieldAt(subject, head, j), j);
        }
    }

    /// @inheritdoc IFeatureSource
    function indexOf(bytes32 subject) external view returns (uint32) {
        return uint32(_headOf(subject) >> INDEX_SHIFT);
    }

    /// @inheritdoc IFeatureSource
    function indicesOf(bytes32[] calldata subjects) external view returns (uint32[] memory indices) {
        indices = new uint32[](subjects.length);
        for (uint256 i = 0; i < subjects.length; ++i) {
            uint256 head = _heads[subjects[i]];
            indices[i] = head == 0 ? NO_INDEX : uint32(head >> INDEX_SHIFT);
        }
    }

    /// @inheritdoc IFeatureSource
    function epochEnd(uint64 epoch) external view returns (uint64) {
        uint256 end = _endOf(epoch);
        if (end >= block.timestamp) revert EpochEndUnknown(epoch);
        return uint64(end);
    }

    /// @inheritdoc IFeatureSource
    function featuresHash() external view returns (bytes32) {
        return keccak256(bytes(featureText()));
    }

    /// @inheritdoc IFeatureSource
    function newestEpoch() public view returns (uint64) {
        // An epoch that ends with this block is not over: what is read of its last second may still change.
        uint256 ended = (block.timestamp - 1 - ORIGIN) / EPOCH_SECONDS;
        if (ended == 0) revert NoEpochYet(_endOf(0));
        return uint64(ended - 1);
    }

    /// @inheritdoc IFeatureSource
    function featureText() public view virtual returns (string memory);

    /// @dev Records a subject's fields for the newest epoch, of which it must have none; it gets its index with its first.
    function _record(bytes32 subject, uint64 newest, uint32[] memory fields) internal {
        uint256 head = _heads[subject];
        uint256 mark = uint256(newest) + 1;
        uint32 index = uint32(head >> INDEX_SHIFT);
        if (head == 0) {
            index = _takeIndex();
            emit SubjectIndexed(subject, index);
        }
        head = (mark << EPOCH_SHIFT) | (uint256(index) << INDEX_SHIFT);
        uint256 word;
        for (uint256 i = 0; i < fields.length; ++i) {
            if (i < HEAD_FIELDS) {
                head |= uint256(fields[i]) << (i * FIELD_BITS);
                continue;
            }
            uint256 at = i - HEAD_FIELDS;
            word |= uint256(fields[i]) << ((at % WORD_FIELDS) * FIELD_BITS);
            if (at % WORD_FIELDS != WORD_FIELDS - 1 && i != fields.length - 1) continue;
            _further[subject][at / WORD_FIELDS] = word;
            word = 0;
        }
        _heads[subject] = head;
    }

    /// @dev Whether a subject has fields of the newest epoch.
    function _isRecorded(bytes32 subject, uint64 newest) internal view returns (bool) {
        return _heads[subject] >> EPOCH_SHIFT == uint256(newest) + 1;
    }

    /// @dev When an epoch ends, whether it has or not.
    function _endOf(uint64 epoch) internal view returns (uint256) {
        return ORIGIN + (uint256(epoch) + 1) * EPOCH_SECONDS;
    }

    /// @dev Values that a subject has.
    function _fieldCount() internal view virtual returns (uint256);

    /// @dev The value that a stored field stands for; `index` is its place among the subject's.
    function _valueOf(uint32 field, uint256 index) internal view virtual returns (int256);

    function _headOf(bytes32 subject) private view returns (uint256 head) {
        head = _heads[subject];
        if (head == 0) revert SubjectUnknown(subject);
    }

    function _fieldAt(bytes32 subject, uint256 head, uint256 index) private view returns (uint32) {
        if (index < HEAD_FIELDS) return uint32(head >> (index * FIELD_BITS));
        uint256 at = index - HEAD_FIELDS;
        return uint32(_further[subject][at / WORD_FIELDS] >> ((at % WORD_FIELDS) * FIELD_BITS));
    }
}
