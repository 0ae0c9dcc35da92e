// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {ProofcastTable} from "./generated/ProofcastTable.sol";
import {LayoutCodec} from "./LayoutCodec.sol";

/// @title Words to values
/// @notice The way back from WordPacking's words, whoever wrote them: nothing is taken for granted of a word.
library WordUnpacking {
    /// @notice Bytes of each word that values take, from the low end; what lies above must be zero.
    /// @param features The first side of a checked layout.
    /// @param outputs The second side.
    /// @param batch Subjects that the words have.
    /// @param wordCount How many words there are.
    /// @return used One number a word, 0 to 31.
    function usedBytes(
        bytes memory features,
        bytes memory outputs,
        uint256 batch,
        uint256 wordCount
    ) internal pure returns (uint256[] memory used) {
        used = new uint256[](wordCount);
        _measure(used, _measure(used, 0, features, batch), outputs, batch);
    }

    /// @notice The first word with a bit above its values, which no packing gives; the number of words when there is none.
    /// @param words Any words.
    /// @param used Of `usedBytes`, for as many.
    /// @return index The word's place.
    function firstMalformed(uint256[] memory words, uint256[] memory used) internal pure returns (uint256 index) {
        for (index = 0; index < words.length; ++index) {
            if (words[index] >> (used[index] << 3) != 0) return index;
        }
    }

    /// @notice Every value of one side, subject-major, and the cursor after them. Bits above a word's values are not looked at.
    /// @param words Any words.
    /// @param used Of `usedBytes`.
    /// @param cursor 32 × word + bytes used in it: where the side begins.
    /// @param side One side of a checked layout.
    /// @param batch Subjects that the words have.
    /// @return values In the schema's integers.
    function read(
        uint256[] memory words,
        uint256[] memory used,
        uint256 cursor,
        bytes memory side,
        uint256 batch
    ) internal pure returns (int256[] memory values) {
        values = new int256[](batch * LayoutCodec.valueCount(side));
        uint256 runs = LayoutCodec.runCount(side);
        uint256 at = 0;
        while (at < values.length) {
            for (uint256 i = 0; i < runs; ++i) {
                (uint256 bits, bool signed, uint256 count) = LayoutCodec.run(side, i);
                for (uint256 last = at + count; at < last; ++at) {
                    cursor = _next(cursor, bits >> 3);
                    uint256 below = used[cursor >> 5] - (cursor & 31);
                    values[at] = int256((words[cursor >> 5] >> (below << 3)) & ((1 << bits) - 1));
                    if (signed) values[at] -= int256(1 << (bits - 1));
                }
            }
        }
    }

    /// @dev Writes down how far the values of a side reach in each word. Returns the cursor after them.
    function _measure(
        uint256[] memory used,
        uint256 cursor,
        bytes memory side,
        uint256 batch
    ) private pure returns (uint256) {
        uint256 runs = LayoutCodec.runCount(side);
        for (uint256 subject = 0; subject < batch; ++subject) {
            for (uint256 i = 0; i < runs; ++i) {
                (uint256 bits, , uint256 count) = LayoutCodec.run(side, i);
                for (uint256 j = 0; j < count; ++j) {
                    cursor = _next(cursor, bits >> 3);
                    used[cursor >> 5] = cursor & 31;
                }
            }
        }
        return cursor;
    }

    /// @dev The cursor after the next value: one that no longer fits its word begins another.
    function _next(uint256 cursor, uint256 size) private pure returns (uint256) {
        bool fits = (cursor & 31) + size <= ProofcastTable.WORD_BYTES;
        return fits ? cursor + size : (((cursor >> 5) + 1) << 5) + size;
    }
}
