// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {Bn254} from "../libraries/Bn254.sol";

/// @title Small relations among points of G1
/// @notice Finds whether a sum of six points with coefficients from -4 to 4, not all zero, is zero: each such key is forgeable.
/// @dev All combinations of three of the points are added up, then all of the other three, and the two meet in a hash table.
library G1Relations {
    /// @dev Coefficients from -4 to 4 are tried.
    uint256 private constant LARGEST_COEFFICIENT = 4;

    /// @dev Combinations of three points up to sign, the empty one among them: (9³ + 1) / 2.
    uint256 private constant COMBINATIONS = 365;

    /// @dev A power of two above twice the combinations, so that few of them collide.
    uint256 private constant SLOTS = 1024;

    /// @notice Whether some sum of the six points with coefficients from -4 to 4, not all zero, is the point at infinity.
    /// @param points On the curve and not at infinity: x, y each.
    /// @param ecAdd The precompiled contract that adds two points. True for every key where it does not.
    function exist(uint256[12] memory points, address ecAdd) internal view returns (bool) {
        return _vanishOrMeet(_combinations(points, 0, ecAdd), _combinations(points, 6, ecAdd));
    }

    /// @dev All combinations, up to sign, of the three points that begin at `first`: x and y of each, the empty one first.
    function _combinations(
        uint256[12] memory points,
        uint256 first,
        address ecAdd
    ) private view returns (uint256[] memory sums) {
        sums = new uint256[](2 * COMBINATIONS);
        uint256 count = 1;
        unchecked {
            for (uint256 at = first; at < first + 6; at += 2) {
                uint256 known = count;
                uint256[4] memory terms = [0, 0, points[at], points[at + 1]];
                count = _appendMultiples(sums, 0, known, count, terms, ecAdd);
                terms[3] = Bn254.Q - terms[3];
                count = _appendMultiples(sums, 1, known, count, terms, ecAdd); // -P alone is P up to sign
            }
        }
    }

    /// @dev Appends s + P, s + 2P … for every sum s from `from` to `to`; P stands in terms[2:4]. A failed addition is written
    /// as zero, as the point at infinity is.
    function _appendMultiples(
        uint256[] memory sums,
        uint256 from,
        uint256 to,
        uint256 count,
        uint256[4] memory terms,
        address ecAdd
    ) private view returns (uint256) {
        // assembly reads local variables only
        (uint256 addGas, uint256 largest) = (Bn254.EC_ADD_GAS, LARGEST_COEFFICIENT);
        assembly ("memory-safe") {
            // for (; from < to; ++from) {
            //   terms[0:2] = sums[2 * from:2 * from + 2];
            //   for (i = 0; i < largest; ++i) {
            //     (done, terms[0:2]) = ecAdd.staticcall{gas: addGas}(terms);
            //     if (!done) terms[0] = 0;
            //     sums[2 * count:2 * count + 2] = terms[0:2];
            //     ++count;
            //   }
            // }
            let data := add(sums, 32)
            let next := add(data, shl(6, count))
            let end := add(data, shl(6, to))
            for {
                let sum := add(data, shl(6, from))
            } lt(sum, end) {
                sum := add(sum, 64)
            } {
                mstore(terms, mload(sum))
                mstore(add(terms, 32), mload(add(sum, 32)))
                for {
                    let last := add(next, shl(6, largest))
                } lt(next, last) {
                    next := add(next, 64)
                } {
                    let done := staticcall(addGas, ecAdd, terms, 128, terms, 64)
                    if iszero(and(done, eq(returndatasize(), 64))) {
                        mstore(terms, 0)
                    }
                    mstore(next, mload(terms))
                    mstore(add(next, 32), mload(add(terms, 32)))
                }
            }
            count := shr(6, sub(next, data))
        }
        return count;
    }

    /// @dev Whether a sum is zero, or one of the left has the x of one of the right and so is equal to it up to sign. No point
    /// of the curve has x = 0, for 3 is not a square; the empty combination, the first of both, is left out.
    function _vanishOrMeet(uint256[] memory left, uint256[] memory right) private pure returns (bool found) {
        uint256[] memory slots = new uint256[](SLOTS); // x of the left, found from its low bits; 0 is a free slot
        uint256 length = 64 * COMBINATIONS;
        assembly ("memory-safe") {
            // for (i = 2; i < left.length; i += 2) {
            //   x = left[i]; if (x == 0) found = true;
            //   for (slot = x >> 5; slots[slot % SLOTS] != 0; ++slot) {}
            //   slots[slot % SLOTS] = x;
            // }
            // for (i = 2; i < right.length; i += 2) {
            //   x = right[i]; if (x == 0) found = true;
            //   for (slot = x >> 5; slots[slot % SLOTS] != 0; ++slot) if (slots[slot % SLOTS] == x) found = true;
            // }
            let table := add(slots, 32)
            let mask := shl(5, sub(mload(slots), 1))
            for {
                let i := 64
            } lt(i, length) {
                i := add(i, 64)
            } {
                let x := mload(add(add(left, 32), i))
                found := or(found, iszero(x))
                let slot := and(x, mask)
                for {} mload(add(table, slot)) {} {
                    slot := and(add(slot, 32), mask)
                }
                mstore(add(table, slot), x)
            }
            for {
                let i := 64
            } lt(i, length) {
                i := add(i, 64)
            } {
                let x := mload(add(add(right, 32), i))
                found := or(found, iszero(x))
                let slot := and(x, mask)
                for {} mload(add(table, slot)) {} {
                    found := or(found, eq(mload(add(table, slot)), x))
                    slot := and(add(slot, 32), mask)
                }
            }
        }
    }
}
