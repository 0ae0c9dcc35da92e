// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {PredictionEntry} from "../libraries/PredictionEntry.sol";
import {LayoutCodec} from "../libraries/LayoutCodec.sol";

/// @title How predictions share a storage slot
/// @notice The highest 24 bits of a slot are a tag; below them lie, from the lowest bit up, the fields of as many subjects as fit. A
/// field is an entry under two bits: whether it was quarantined and whether it is present. Quarantined and present waits for
/// governance, quarantined alone was discarded by it, and a field of zeros was never posted.
library PackedSlot {
    uint256 internal constant TAG_SHIFT = 256 - PredictionEntry.TAG_BITS;
    uint256 private constant FLAG_BITS = PredictionEntry.FLAG_BITS;

    /// @notice What a model's outputs make of a slot.
    /// @param quarantine The bit of a field that says that it was quarantined; those below it are the entry's.
    /// @param presence The bit of a field that says that it is there for readers; it is the highest.
    struct Shape {
        uint256 perSlot;
        uint256 fieldBits;
        uint256 quarantine;
        uint256 presence;
    }

    /// @notice The shape that one side of a checked layout gives.
    /// @param side The outputs' side of the layout.
    /// @return shape How many fields a slot has, and where their parts lie.
    function shapeOf(bytes memory side) internal pure returns (Shape memory shape) {
        uint256 bits = LayoutCodec.rowBits(side);
        // Registration holds bits to MAX_OUTPUT_BITS.
        unchecked {
            shape.fieldBits = bits + FLAG_BITS;
            shape.perSlot = TAG_SHIFT / (bits + FLAG_BITS);
            shape.quarantine = 1 << bits;
            shape.presence = 2 << bits;
        }
    }

    /// @notice The number of the slot that a subject's field lies in, and by how many bits it is moved up there.
    /// @param shape Of the feed.
    /// @param index The source's index of the subject.
    /// @return number Counted from the slot of index 0.
    /// @return shift In bits.
    function locate(Shape memory shape, uint256 index) internal pure returns (uint256 number, uint256 shift) {
        // An index has 32 bits, and a field's end lies within its slot.
        unchecked {
            number = index / shape.perSlot;
            shift = (index - number * shape.perSlot) * shape.fieldBits;
        }
    }

    /// @notice The field that lies in a slot, moved up by `shift` bits.
    /// @param shape Of the feed.
    /// @param slot The slot's content.
    /// @param shift Of `locate`.
    /// @return The field; zero when nothing was posted to it.
    function fieldAt(Shape memory shape, uint256 slot, uint256 shift) internal pure returns (uint256) {
        unchecked {
            return (slot >> shift) & (2 * shape.presence - 1);
        }
    }

    /// @notice Adds to a slot's fields, from position `from` of the lists on, those whose indices lie in the same slot and are
    /// neighbours in the lists.
    /// @param shape Of the feed.
    /// @param fields The slot's content.
    /// @param base The first index of the slot.
    /// @param from Where the lists are read from.
    /// @param indices No fewer than there are entries.
    /// @param entries Of `PredictionEntry.encode`.
    /// @return content The fields with the new ones.
    /// @return next Where it stopped: at the end, at an index of another slot, or, within this slot, at an entry that contradicts
    /// the one that stands.
    function fill(
        Shape memory shape,
        uint256 fields,
        uint256 base,
        uint256 from,
        uint32[] calldata indices,
        uint256[] memory entries
    ) internal pure returns (uint256 content, uint256 next) {
        (content, next) = (fields, from);
        assembly ("memory-safe") {
            // for (; next < entries.length; ++next) {
            //     uint256 shift = indices[next] - base; // below the slot it wraps far above it
            //     if (shift >= shape.perSlot) break;
            //     shift *= shape.fieldBits;
            //     uint256 field = entries[next] | shape.presence;
            //     uint256 standing = (content >> shift) & (2 * shape.presence - 1);
            //     if (standing != 0 && (standing ^ field) & (shape.quarantine - 1) != 0) break;
            //     if (standing == 0) content |= field << shift;
            // }
            // An index of more than 32 bits is none of this slot: whoever opens its own reads it as Solidity does, and reverts.
            for {} lt(next, mload(entries)) {
                next := add(next, 1)
            } {
                let shift := sub(calldataload(add(indices.offset, shl(5, next))), base)
                if iszero(lt(shift, mload(shape))) {
                    break
                }
                shift := mul(shift, mload(add(shape, 32)))
                let field := or(mload(add(add(entries, 32), shl(5, next))), mload(add(shape, 96)))
                let standing := and(shr(shift, content), sub(shl(1, mload(add(shape, 96))), 1))
                switch standing
                case 0 {
                    content := or(content, shl(shift, field))
                }
                default {
                    if and(xor(standing, field), sub(mload(add(shape, 64)), 1)) {
                        break
                    }
                }
            }
        }
    }

    /// @notice Whether a field is there for readers, as a prediction or as one in quarantine.
    /// @param shape Of the feed.
    /// @param field Of `fieldAt`.
    /// @return False for one that was never posted, or that governance discarded.
    function isPresent(Shape memory shape, uint256 field) internal pure returns (bool) {
        return field & shape.presence != 0;
    }

    /// @notice Whether a field was quarantined and governance has not released it.
    /// @param shape Of the feed.
    /// @param field Of `fieldAt`.
    /// @return True for one that waits, and for one that governance discarded.
    function isQuarantined(Shape memory shape, uint256 field) internal pure returns (bool) {
        return field & shape.quarantine != 0;
    }
}
