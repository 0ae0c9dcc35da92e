// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

/// @title The median of an odd number of values
/// @notice Sorts by insertion, which is the cheapest way for the few values that there are.
library Median {
    /// @notice The middle one in ascending order; the list is sorted.
    /// @param list The values; at least one.
    /// @return The value that as many are not above as are not below.
    function take(int256[] memory list) internal pure returns (int256) {
        for (uint256 i = 1; i < list.length; ++i) {
            int256 value = list[i];
            uint256 at = i;
            for (; at > 0 && list[at - 1] > value; --at) list[at] = list[at - 1];
            list[at] = value;
        }
        return list[list.length / 2];
    }
}
