// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {LayoutCodec} from "./LayoutCodec.sol";

/// @title One subject's outputs as one number
/// @notice The outputs in stored form (signed ones moved up by half their field's size), the first one highest.
library PredictionEntry {
    /// @dev What a storage slot holds beside entries: a tag for all of them, and flags for each.
    uint256 internal constant TAG_BITS = 24;
    uint256 internal constant FLAG_BITS = 2;

    /// @dev At least one entry fits a storage slot.
    uint256 internal constant MAX_OUTPUT_BITS = 256 - TAG_BITS - FLAG_BITS;

    /// @notice One entry a row of outputs that have passed WordPacking's range checks.
    /// @param side The outputs' side of a checked layout.
    /// @param outputs Whole rows.
    /// @return entries One a row, each below 2^`rowBits(side)`.
    function encode(bytes memory side, int256[] calldata outputs) internal pure returns (uint256[] memory entries) {
        uint256 perSubject = LayoutCodec.valueCount(side);
        uint256 runs = LayoutCodec.runCount(side);
        entries = new uint256[](outputs.length / perSubject);
        uint256 first = 0; // of the run's values in a row
        for (uint256 i = 0; i < runs; ++i) {
            (uint256 bits, bool signed, uint256 count) = LayoutCodec.run(side, i);
            uint256 half = signed ? 1 << (bits - 1) : 0;
            assembly ("memory-safe") {
                // for (uint256 s = 0; s < entries.length; ++s) {
                //     for (uint256 v = s * perSubject + first; v < s * perSubject + first + count; ++v) {
                //         entries[s] = (entries[s] << bits) | (uint256(outputs[v]) + half);
                //     }
                // }
                // A negative value wraps, and its half takes it back. entries.length * perSubject <= outputs.length.
                let slot := add(entries, 32)
                let row := add(outputs.offset, shl(5, first))
                for {
                    let last := add(slot, shl(5, mload(entries)))
                } lt(slot, last) {
                    slot := add(slot, 32)
                    row := add(row, shl(5, perSubject))
                } {
                    let entry := mload(slot)
                    let at := row
                    for {
                        let end := add(row, shl(5, count))
                    } lt(at, end) {
                        at := add(at, 32)
                    } {
                        entry := or(shl(bits, entry), add(calldataload(at), half))
                    }
                    mstore(slot, entry)
                }
            }
            first += count;
        }
    }

    /// @notice The outputs of an entry.
    /// @param side The outputs' side of a checked layout.
    /// @param entry As `encode` gave it.
    /// @return outputs One row, in the schema's integers.
    function decode(bytes memory side, uint256 entry) internal pure returns (int256[] memory outputs) {
        outputs = new int256[](LayoutCodec.valueCount(side));
        decodeInto(side, entry, outputs, outputs.length);
    }

    /// @notice Writes the outputs of an entry before position `end` of a longer list.
    /// @param side The outputs' side of a checked layout.
    /// @param entry As `encode` gave it.
    /// @param outputs The list that is written into.
    /// @param end The position after that of the entry's last output; at least a row from the beginning.
    function decodeInto(bytes memory side, uint256 entry, int256[] memory outputs, uint256 end) internal pure {
        uint256 runs = LayoutCodec.runCount(side);
        // An output has at most 32 bits; positions count down to that of the first output, not below.
        unchecked {
            while (runs > 0) {
                (uint256 bits, bool signed, uint256 count) = LayoutCodec.run(side, --runs);
                int256 half = signed ? int256(1 << (bits - 1)) : int256(0);
                uint256 mask = (1 << bits) - 1;
                for (uint256 first = end - count; end > first; entry >>= bits) {
                    outputs[--end] = int256(entry & mask) - half;
                }
            }
        }
    }
}
