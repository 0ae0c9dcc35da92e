// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {FeedId} from "../libraries/FeedId.sol";
import {PackedSlot} from "./PackedSlot.sol";

/// @title Predictions of the newest eight epochs
/// @notice Where predictions are stored, found again and forgotten. It knows nothing of proofs, limits or who may post.
/// @dev Every eighth epoch shares storage, so that a steady feed writes slots that are in use already. A slot's tag is its epoch
/// over eight, modulo 2^24; what the tag leaves out is part of the slot's place, so that no two epochs are ever taken for each other.
abstract contract PredictionRing {
    uint64 internal constant KEPT = 8;
    uint256 private constant TAG_MASK = 0xffffff;
    uint256 private constant TAG_UNIT = 1 << PackedSlot.TAG_SHIFT;
    uint256 internal constant NOWHERE = type(uint256).max;

    /// @dev What a feed has in one slot: the newest epoch to which anything was posted and its end, so that most reads need not
    /// ask for it, and what of the feed's record every post needs. All zero before the first post.
    struct Head {
        address source;
        bool limited;
        uint48 newest;
        uint40 newestEnd;
    }

    /// @dev Slots that are read and not yet written.
    struct Opened {
        uint256[] numbers;
        uint256[] contents;
        uint256 count;
        uint256 highest;
        FeedId feedId;
        uint64 epoch;
    }

    mapping(FeedId feedId => Head head) internal _heads;

    mapping(FeedId feedId => mapping(uint256 place => uint256 slot)) private _slots;

    /// @dev The fields of a slot at an epoch; zero when the ring holds none.
    function _fieldsOf(FeedId feedId, uint64 epoch, uint256 number) internal view returns (uint256) {
        return _fieldsAt(_slots[feedId], epoch, number);
    }

    /// @dev The field of a subject at an epoch; zero when the ring holds none.
    function _fieldOf(
        FeedId feedId,
        uint64 epoch,
        PackedSlot.Shape memory shape,
        uint256 index
    ) internal view returns (uint256) {
        (uint256 number, uint256 shift) = PackedSlot.locate(shape, index);
        return PackedSlot.fieldAt(shape, _fieldsAt(_slots[feedId], epoch, number), shift);
    }

    /// @dev The field of the newest epoch, not after `newest`, that has one which was not discarded; zero when the ring holds none.
    function _newestField(
        FeedId feedId,
        uint64 newest,
        PackedSlot.Shape memory shape,
        uint256 index
    ) internal view returns (uint256 field, uint64 epoch) {
        mapping(uint256 place => uint256) storage slots = _slots[feedId];
        (uint256 number, uint256 shift) = PackedSlot.locate(shape, index);
        // Nothing here overflows: `back` is at most `newest`.
        unchecked {
            for (uint64 back = 0; back < KEPT && back <= newest; ++back) {
                epoch = newest - back;
                field = PackedSlot.fieldAt(shape, _fieldsAt(slots, epoch, number), shift);
                if (PackedSlot.isPresent(shape, field)) return (field, epoch);
            }
        }
        return (0, 0);
    }

    /// @dev Replaces a field that is in the ring.
    function _replaceField(
        FeedId feedId,
        uint64 epoch,
        PackedSlot.Shape memory shape,
        uint256 index,
        uint256 field
    ) internal {
        (uint256 number, uint256 shift) = PackedSlot.locate(shape, index);
        uint256 fields = _fieldsAt(_slots[feedId], epoch, number);
        fields ^= (PackedSlot.fieldAt(shape, fields, shift) ^ field) << shift;
        _slots[feedId][_placeOf(epoch, number)] = _tagOf(epoch) | fields;
    }

    /// @dev Stores one entry an index, with or without its quarantine bit, all of them or none: false, and nothing written, when
    /// one contradicts what stands. Each slot is read and written once, in whatever order the indices come.
    function _storeFields(
        FeedId feedId,
        uint64 epoch,
        PackedSlot.Shape memory shape,
        uint32[] calldata indices,
        uint256[] memory fields
    ) internal returns (bool stands) {
        Opened memory opened = Opened({
            numbers: new uint256[](fields.length),
            contents: new uint256[](fields.length),
            count: 0,
            highest: 0,
            feedId: feedId,
            epoch: epoch
        });
        if (!_merge(opened, shape, indices, fields)) return false;

        _write(opened);
        return true;
    }

    function _write(Opened memory opened) private {
        mapping(uint256 place => uint256) storage slots = _slots[opened.feedId];
        uint64 epoch = opened.epoch;
        uint256 tag = _tagOf(epoch);
        unchecked {
            for (uint256 i = 0; i < opened.count; ++i) {
                slots[_placeOf(epoch, opened.numbers[i])] = tag | opened.contents[i];
            }
        }
    }

    /// @dev Adds the fields to the slots' contents in memory; false when one contradicts what stands.
    function _merge(
        Opened memory opened,
        PackedSlot.Shape memory shape,
        uint32[] calldata indices,
        uint256[] memory fields
    ) private view returns (bool) {
        uint256 next = 0;
        while (next < fields.length) {
            uint256 number = indices[next] / shape.perSlot;
            uint256 at = _open(opened, number);
            (opened.contents[at], next) = PackedSlot.fill(
                shape,
                opened.contents[at],
                number * shape.perSlot,
                next,
                indices,
                fields
            );
            if (next < fields.length && indices[next] / shape.perSlot == number) return false;
        }
        return true;
    }

    /// @dev The position of a slot among the opened ones, which it is read into when it is new. Only a number that is not above
    /// all before it has to be looked for.
    function _open(Opened memory opened, uint256 number) private view returns (uint256 at) {
        uint256 count = opened.count;
        unchecked {
            if (count > 0 && number <= opened.highest) {
                while (at < count && opened.numbers[at] != number) ++at;
                if (at < count) return at;
            } else {
                (at, opened.highest) = (count, number);
            }
            opened.count = count + 1;
        }
        opened.numbers[at] = number;
        opened.contents[at] = _fieldsOf(opened.feedId, opened.epoch, number);
    }

    /// @dev A slot's fields as far as they are of this epoch: those of an older one count as none.
    function _fieldsAt(
        mapping(uint256 place => uint256) storage slots,
        uint64 epoch,
        uint256 number
    ) private view returns (uint256) {
        uint256 fields = slots[_placeOf(epoch, number)] ^ _tagOf(epoch);
        return fields < TAG_UNIT ? fields : 0;
    }

    /// @dev The oldest epoch that the ring holds: one before it may still lie where nothing was written since, and counts as gone.
    function _oldestKept(uint64 newest) internal pure returns (uint64) {
        return newest < KEPT ? 0 : newest - (KEPT - 1);
    }

    function _placeOf(uint64 epoch, uint256 number) private pure returns (uint256) {
        return (uint256(epoch >> 27) << 64) | (number << 3) | (epoch & 7);
    }

    function _tagOf(uint64 epoch) private pure returns (uint256) {
        return ((uint256(epoch) >> 3) & TAG_MASK) << PackedSlot.TAG_SHIFT;
    }
}
