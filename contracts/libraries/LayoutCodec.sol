// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IPackingErrors} from "../interfaces/IPackingErrors.sol";
import {ProofcastTable} from "./generated/ProofcastTable.sol";

/// @title The compact layout of a model's values
/// @notice A layout is two sides, features then outputs. A side is `uint8 runs, runs × (uint8 code, uint16 count)`:
/// maximal runs of values alike. A code is the width in bytes (1, 2 or 4), plus 0x80 when the values are signed.
/// @dev Only `split` checks. The other functions trust a layout that has passed it once.
library LayoutCodec {
    /// @notice Checks a layout and takes it apart.
    /// @param layout Any bytes.
    /// @return features The first side.
    /// @return outputs The second side.
    function split(bytes memory layout) internal pure returns (bytes memory features, bytes memory outputs) {
        uint256 middle = _checkSide(layout, 0);
        uint256 end = _checkSide(layout, middle);
        if (end != layout.length) revert IPackingErrors.InvalidLayout(end);
        features = featuresOf(layout);
        outputs = outputsOf(layout);
    }

    /// @notice The first side of a checked layout.
    /// @param layout A checked one.
    /// @return The features' side.
    function featuresOf(bytes memory layout) internal pure returns (bytes memory) {
        return _slice(layout, 0, _middle(layout));
    }

    /// @notice The second side of a checked layout.
    /// @param layout A checked one.
    /// @return The outputs' side.
    function outputsOf(bytes memory layout) internal pure returns (bytes memory) {
        return _slice(layout, _middle(layout), layout.length);
    }

    /// @notice Runs of a side.
    /// @param side A side of a checked layout.
    /// @return runs One or more.
    function runCount(bytes memory side) internal pure returns (uint256 runs) {
        assembly ("memory-safe") {
            runs := byte(0, mload(add(side, 32))) // uint8(side[0])
        }
    }

    /// @notice Run `index` of a side: the width of its values in bits, whether they are signed, how many they are.
    /// @param side A side of a checked layout.
    /// @param index Below its number of runs.
    /// @return bits 8, 16 or 32.
    /// @return signed Whether the values are.
    /// @return count One or more.
    function run(bytes memory side, uint256 index) internal pure returns (uint256 bits, bool signed, uint256 count) {
        uint256 encoded;
        assembly ("memory-safe") {
            // encoded = uint24(bytes3(side[1 + 3 * index:]))
            encoded := shr(232, mload(add(add(side, 33), mul(index, 3))))
        }
        uint256 code = encoded >> 16;
        signed = code & ProofcastTable.SIGNED_FLAG != 0;
        bits = (code & ~ProofcastTable.SIGNED_FLAG) << 3;
        count = encoded & 0xffff;
    }

    /// @notice Values that one subject has on a side.
    /// @param side A side of a checked layout.
    /// @return total One or more.
    function valueCount(bytes memory side) internal pure returns (uint256 total) {
        uint256 runs = runCount(side);
        unchecked {
            for (uint256 i = 0; i < runs; ++i) {
                (, , uint256 count) = run(side, i);
                total += count;
            }
        }
    }

    /// @notice Bits that one subject's values take on a side.
    /// @param side A side of a checked layout.
    /// @return total A multiple of eight.
    function rowBits(bytes memory side) internal pure returns (uint256 total) {
        uint256 runs = runCount(side);
        unchecked {
            for (uint256 i = 0; i < runs; ++i) {
                (uint256 bits, , uint256 count) = run(side, i);
                total += bits * count;
            }
        }
    }

    /// @dev Returns where the side that begins at `start` ends.
    function _checkSide(bytes memory layout, uint256 start) private pure returns (uint256 end) {
        if (start >= layout.length) revert IPackingErrors.InvalidLayout(start);
        uint256 runs = uint8(layout[start]);
        end = start + 1 + runs * ProofcastTable.RUN_BYTES;
        if (runs == 0 || end > layout.length) revert IPackingErrors.InvalidLayout(start);
        uint256 previous = 0;
        uint256 total = 0;
        for (uint256 at = start + 1; at < end; at += ProofcastTable.RUN_BYTES) {
            uint256 code = uint8(layout[at]);
            uint256 width = code & ~ProofcastTable.SIGNED_FLAG;
            uint256 count = (uint256(uint8(layout[at + 1])) << 8) | uint8(layout[at + 2]);
            bool known = width == 1 || width == 2 || width == 4;
            if (!known || code == previous || count == 0) revert IPackingErrors.InvalidLayout(at);
            previous = code;
            total += count;
        }
        if (total > ProofcastTable.MAX_VALUES) revert IPackingErrors.InvalidLayout(start);
    }

    /// @dev Where the outputs of a checked layout begin.
    function _middle(bytes memory layout) private pure returns (uint256) {
        return 1 + runCount(layout) * ProofcastTable.RUN_BYTES;
    }

    function _slice(bytes memory layout, uint256 start, uint256 end) private pure returns (bytes memory side) {
        side = new bytes(end - start);
        assembly ("memory-safe") {
            // for (uint256 i = 0; i < side.length; ++i) side[i] = layout[start + i]; by words: the last may write past
            // the side's end, into the padding that `new bytes` has allotted.
            let from := add(add(layout, 32), start)
            for {
                let i := 0
            } lt(i, mload(side)) {
                i := add(i, 32)
            } {
                mstore(add(add(side, 32), i), mload(add(from, i)))
            }
        }
    }
}
