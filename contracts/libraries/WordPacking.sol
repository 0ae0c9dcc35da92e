// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IPackingErrors} from "../interfaces/IPackingErrors.sol";
import {ProofcastTable} from "./generated/ProofcastTable.sol";
import {LayoutCodec} from "./LayoutCodec.sol";

/// @title Values to words of at most 31 bytes
/// @notice Features of every subject, then outputs of every subject, one after the other: a value that no longer fits
/// begins the next word, none straddles two, nothing is aligned. A short batch repeats its last subject. Signed values
/// are stored moved up by half their field's size.
/// @dev A cursor says where the next value goes: 32 × word + bytes used in that word. It starts at 0; outputs go on at
/// the cursor the features left. `words(cursor)` is the number of words begun.
library WordPacking {
    /// @dev Where one run's values come from and how wide they are, and the word being filled.
    struct Packer {
        uint256 slot; // memory position of the word being filled
        uint256 end; // memory position after the last word
        uint256 allotted; // number of words
        uint256 word;
        uint256 used; // bytes in `word`
        uint256 base; // memory position of the first value of all
    }

    /// @notice Words begun at a cursor.
    /// @param cursor Any cursor.
    /// @return At least one.
    function words(uint256 cursor) internal pure returns (uint256) {
        return (cursor >> 5) + 1;
    }

    /// @notice The cursor after a whole batch of one side, without packing it.
    /// @param cursor Where the side begins.
    /// @param side One side of a checked layout.
    /// @param batch How many subjects.
    /// @return Where the next side begins.
    function advance(uint256 cursor, bytes memory side, uint256 batch) internal pure returns (uint256) {
        uint256 runs = LayoutCodec.runCount(side);
        uint256 word = cursor >> 5;
        uint256 used = cursor & 31;
        for (uint256 subject = 0; subject < batch; ++subject) {
            for (uint256 i = 0; i < runs; ++i) {
                (uint256 bits, , uint256 count) = LayoutCodec.run(side, i);
                uint256 size = bits >> 3;
                uint256 here = (ProofcastTable.WORD_BYTES - used) / size;
                if (count <= here) {
                    used += count * size;
                    continue;
                }
                uint256 later = count - here - 1; // values after the first of the next word
                uint256 perWord = ProofcastTable.WORD_BYTES / size;
                word += 1 + later / perWord;
                used = (1 + (later % perWord)) * size;
            }
        }
        return (word << 5) | used;
    }

    /// @notice Room for a batch's words, begun with its input words; `pack` goes on at the cursor they left.
    /// @param inputWords Of a request.
    /// @param wordCount Words of a whole batch; fewer than there are inputs are refused.
    /// @return room Zeros after the input words.
    function resume(uint256[] calldata inputWords, uint256 wordCount) internal pure returns (uint256[] memory room) {
        uint256 length = inputWords.length;
        if (length > wordCount) revert IPackingErrors.WordsExceeded(wordCount);
        room = new uint256[](wordCount);
        assembly ("memory-safe") {
            // for (uint256 i = 0; i < length; ++i) room[i] = inputWords[i];
            calldatacopy(add(room, 32), inputWords.offset, mul(length, 32))
        }
    }

    /// @notice Packs values, subject after subject, into `room` from `cursor` on, repeating the last subject up to
    /// `batch`. Returns the cursor after them.
    /// @param room The words that are filled.
    /// @param cursor Where the first value goes.
    /// @param side One side of a checked layout.
    /// @param batch Subjects that the words are to have.
    /// @param values Whole rows, one to batch.
    /// @return The cursor after the last of them.
    function pack(
        uint256[] memory room,
        uint256 cursor,
        bytes memory side,
        uint256 batch,
        int256[] memory values
    ) internal pure returns (uint256) {
        // Nothing here overflows: counts of values in memory, and of subjects that divide them.
        unchecked {
            uint256 perSubject = LayoutCodec.valueCount(side);
            uint256 subjects = values.length / perSubject;
            if (subjects == 0 || subjects * perSubject != values.length) {
                revert IPackingErrors.ValuesMisshapen(values.length, perSubject);
            }
            if (subjects > batch) revert IPackingErrors.TooManySubjects(subjects, batch);
            Packer memory packer = _open(room, cursor, values);
            uint256 row = packer.base;
            if (LayoutCodec.runCount(side) == 1) {
                // Rows of one run are one long run, and this is the case that has to be cheap.
                (uint256 bits, bool signed, ) = LayoutCodec.run(side, 0);
                uint256 limit = row + 32 * values.length;
                _packRun(packer, bits, signed, row, limit);
                row = limit - 32 * perSubject;
                for (uint256 i = subjects; i < batch; ++i) _packRun(packer, bits, signed, row, limit);
            } else {
                for (uint256 i = 1; i <= batch; ++i) {
                    _packRow(packer, side, row);
                    if (i < subjects) row += 32 * perSubject;
                }
            }
            return _close(room, packer);
        }
    }

    function _open(
        uint256[] memory room,
        uint256 cursor,
        int256[] memory values
    ) private pure returns (Packer memory packer) {
        uint256 index = cursor >> 5;
        if (index >= room.length) revert IPackingErrors.WordsExceeded(room.length);
        packer.word = room[index];
        packer.used = cursor & 31;
        packer.allotted = room.length;
        uint256 slot;
        uint256 base;
        assembly ("memory-safe") {
            slot := add(add(room, 32), mul(index, 32)) // &room[index]
            base := add(values, 32) // &values[0]
        }
        packer.slot = slot;
        packer.end = slot + 32 * (room.length - index);
        packer.base = base;
    }

    function _close(uint256[] memory room, Packer memory packer) private pure returns (uint256 cursor) {
        (uint256 slot, uint256 word) = (packer.slot, packer.word);
        assembly ("memory-safe") {
            mstore(slot, word) // room[slot] = word
            cursor := sub(slot, add(room, 32))
        }
        return cursor | packer.used; // 32 × word + used
    }

    function _packRow(Packer memory packer, bytes memory side, uint256 row) private pure {
        uint256 runs = LayoutCodec.runCount(side);
        for (uint256 i = 0; i < runs; ++i) {
            (uint256 bits, bool signed, uint256 count) = LayoutCodec.run(side, i);
            uint256 limit = row + 32 * count;
            _packRun(packer, bits, signed, row, limit);
            row = limit;
        }
    }

    /// @dev Packs the values alike that lie in memory from `at` up to `limit`.
    function _packRun(Packer memory packer, uint256 bits, bool signed, uint256 at, uint256 limit) private pure {
        uint256 half = signed ? 1 << (bits - 1) : 0;
        (uint256 slot, uint256 word, uint256 used) = (packer.slot, packer.word, packer.used);
        assembly ("memory-safe") {
            // for (; at != limit; at += 32) {
            //     uint256 stored = uint256(values[at]) + half; // a value below its range wraps far above it
            //     if (stored >> bits != 0) break;
            //     used += bits / 8;
            //     if (used > WORD_BYTES) {
            //         room[slot] = word;
            //         slot += 32;
            //         if (slot == packer.end) break;
            //         (word, used) = (0, bits / 8);
            //     }
            //     word = (word << bits) | stored;
            // }
            for {} lt(at, limit) {
                at := add(at, 32)
            } {
                let stored := add(mload(at), half)
                if shr(bits, stored) {
                    break
                }
                used := add(used, shr(3, bits))
                if gt(used, 31) {
                    mstore(slot, word)
                    slot := add(slot, 32)
                    if eq(slot, mload(add(packer, 32))) {
                        break
                    }
                    word := 0
                    used := shr(3, bits)
                }
                word := or(shl(bits, word), stored)
            }
        }
        if (at != limit) _refuse(packer, slot, at);
        (packer.slot, packer.word, packer.used) = (slot, word, used);
    }

    /// @dev Says why the value at `at` was not packed.
    function _refuse(Packer memory packer, uint256 slot, uint256 at) private pure {
        if (slot == packer.end) revert IPackingErrors.WordsExceeded(packer.allotted);
        int256 value;
        assembly ("memory-safe") {
            value := mload(at)
        }
        revert IPackingErrors.ValueOutOfRange((at - packer.base) >> 5, value);
    }
}
