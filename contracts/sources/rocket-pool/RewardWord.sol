// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

/// @title All that is stored of a node, in one word
/// @notice From the lowest bit: six fields of 32 bits, the reward of interval i in field i % 6; the newest proven interval, 32
/// bits; the node's index, 32 bits. A field holds microether + 1, or zero when that interval is not proven. The six intervals up
/// to the newest proven one are the window; a word of zero is a node never seen, since a known node's newest interval is proven.
/// @dev What lies before the window is gone for good, and the window only moves forward: a field once read never reads otherwise.
library RewardWord {
    uint64 internal constant INTERVALS = 6;
    uint256 internal constant FIELD_BITS = 32;
    uint256 internal constant FIELD_MASK = type(uint32).max;
    uint256 private constant FIELDS_BITS = 192;
    uint256 private constant INDEX_SHIFT = 224;

    /// @notice A node's first word.
    /// @param index The node's index.
    /// @param interval The interval that is proven first.
    /// @param field Microether + 1.
    /// @return The word.
    function first(uint32 index, uint64 interval, uint256 field) internal pure returns (uint256) {
        return (uint256(index) << INDEX_SHIFT) | (uint256(interval) << FIELDS_BITS) | (field << shiftOf(interval));
    }

    /// @notice A word with one more interval proven; the same word when it is proven already or lies before the window.
    /// @dev Intervals that a newer one passes over are unproven; they are in the window still and may be proven later.
    /// @param word Of a node that was seen.
    /// @param interval The interval that is proven.
    /// @param field Microether + 1.
    /// @return The word to store.
    function proven(uint256 word, uint64 interval, uint256 field) internal pure returns (uint256) {
        unchecked {
            uint64 newest = newestOf(word);
            if (interval > newest) {
                uint64 cleared = interval - newest < INTERVALS ? newest + 1 : interval - INTERVALS + 1;
                for (; cleared <= interval; ++cleared) word &= ~(FIELD_MASK << shiftOf(cleared));
                word += uint256(interval - newest) << FIELDS_BITS;
            } else if (newest - interval >= INTERVALS || fieldOf(word, interval) != 0) {
                return word;
            }
            return word | (field << shiftOf(interval));
        }
    }

    /// @notice The window's fields, the oldest interval's in the lowest bits. What stands above the six is to be ignored.
    /// @param word Of a node that was seen.
    /// @return fields Six fields of 32 bits.
    function inOrder(uint256 word) internal pure returns (uint256 fields) {
        uint256 oldest = shiftOf(newestOf(word) + 1);
        fields = word & ((1 << FIELDS_BITS) - 1);
        fields = (fields >> oldest) | (fields << (FIELDS_BITS - oldest));
    }

    /// @notice An interval's field; zero outside the window.
    /// @param word Of a node that was seen.
    /// @param interval Any interval.
    /// @return Microether + 1, or zero when it is not proven.
    function fieldAt(uint256 word, uint64 interval) internal pure returns (uint256) {
        uint64 newest = newestOf(word);
        return interval > newest || newest - interval >= INTERVALS ? 0 : fieldOf(word, interval);
    }

    /// @notice The field in which an interval's reward stands while it is in the window.
    /// @param word Of a node that was seen.
    /// @param interval One in the window: outside, another interval's field is there.
    /// @return Microether + 1, or zero when it is not proven.
    function fieldOf(uint256 word, uint64 interval) internal pure returns (uint256) {
        return (word >> shiftOf(interval)) & FIELD_MASK;
    }

    /// @notice Where an interval's field begins.
    /// @param interval Any interval.
    /// @return The field's lowest bit.
    function shiftOf(uint64 interval) internal pure returns (uint256) {
        return (interval % INTERVALS) * FIELD_BITS;
    }

    /// @notice The newest proven interval.
    /// @param word Of a node that was seen.
    /// @return The end of the window.
    function newestOf(uint256 word) internal pure returns (uint64) {
        return uint32(word >> FIELDS_BITS);
    }

    /// @notice The node's index.
    /// @param word Of a node that was seen.
    /// @return The index, which never changes.
    function indexOf(uint256 word) internal pure returns (uint32) {
        return uint32(word >> INDEX_SHIFT);
    }
}
