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
    struct Shape {
        uint256 entryBits;
        uint256 fieldBits;
        uint256 perSlot;
    }

    /// @notice The shape that one side of a checked layout gives.
    function shapeOf(bytes memory side) internal pure returns (Shape memory shape) {
        uint256 bits = LayoutCodec.rowBits(side);
        // Registration holds bits to MAX_OUTPUT_BITS.
        unchecked {
            shape.entryBits = bits;
            shape.fieldBits = bits + FLAG_BITS;
            shape.perSlot = TAG_SHIFT / (bits + FLAG_BITS);
        }
    }

    /// @notice The number of the slot that a subject's field lies in, and by how many bits it is moved up there.
    function locate(Shape memory shape, uint256 index) internal pure returns (uint256 number, uint256 shift) {
        // An index has 32 bits, and a field's end lies within its slot.
        unchecked {
            number = index / shape.perSlot;
            shift = (index - number * shape.perSlot) * shape.fieldBits;
        }
    }

    /// @notice The field that lies in a slot, moved up by `shift` bits.
    function fieldAt(Shape memory shape, uint256 slot, uint256 shift) internal pure returns (uint256) {
        unchecked {
            return (slot >> shift) & ((1 << shape.fieldBits) - 1);
        }
    }

    /// @notice Whether a field was quarantined and governance has not released it.
    function isQuarantined(Shape memory shape, uint256 field) internal pure returns (bool) {
        return (field >> shape.entryBits) & 1 == 1;
    }

    /// @notice Whether a field is there for readers, as a prediction or as one in quarantine.
    function isPresent(Shape memory shape, uint256 field) internal pure returns (bool) {
        return field >> (shape.entryBits + 1) == 1;
    }

    /// @notice A field without its two bits.
    function entryOf(Shape memory shape, uint256 field) internal pure returns (uint256) {
        return field & ((1 << shape.entryBits) - 1);
    }

    /// @notice The bit that says that a field was quarantined.
    function quarantineBit(Shape memory shape) internal pure returns (uint256) {
        return 1 << shape.entryBits;
    }

    /// @notice The bit that says that a field is present.
    function presenceBit(Shape memory shape) internal pure returns (uint256) {
        return 2 << shape.entryBits;
    }
}
