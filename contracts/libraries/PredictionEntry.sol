// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {LayoutCodec} from "./LayoutCodec.sol";

/// @title One subject's outputs as one number
/// @notice The outputs in stored form (signed ones moved up by half their field's size), the first one highest.
library PredictionEntry {
    /// @dev An entry and its presence bit share one storage slot.
    uint256 internal constant MAX_OUTPUT_BITS = 255;

    /// @notice The entries of rows of outputs that have passed WordPacking's range checks.
    function encode(bytes memory side, int256[] memory outputs) internal pure returns (uint256[] memory entries) {
        uint256 perSubject = LayoutCodec.valueCount(side);
        uint256 runs = LayoutCodec.runCount(side);
        entries = new uint256[](outputs.length / perSubject);
        uint256 at = 0;
        for (uint256 subject = 0; subject < entries.length; ++subject) {
            uint256 entry = 0;
            for (uint256 i = 0; i < runs; ++i) {
                (uint256 bits, bool signed, uint256 count) = LayoutCodec.run(side, i);
                uint256 half = signed ? 1 << (bits - 1) : 0;
                for (uint256 j = 0; j < count; ++j) {
                    unchecked {
                        entry = (entry << bits) | (uint256(outputs[at]) + half);
                    }
                    ++at;
                }
            }
            entries[subject] = entry;
        }
    }

    /// @notice The outputs of an entry.
    function decode(bytes memory side, uint256 entry) internal pure returns (int256[] memory outputs) {
        uint256 at = LayoutCodec.valueCount(side);
        outputs = new int256[](at);
        for (uint256 i = LayoutCodec.runCount(side); i > 0; --i) {
            (uint256 bits, bool signed, uint256 count) = LayoutCodec.run(side, i - 1);
            uint256 half = signed ? 1 << (bits - 1) : 0;
            for (uint256 j = 0; j < count; ++j) {
                outputs[--at] = int256(entry & ((1 << bits) - 1)) - int256(half);
                entry >>= bits;
            }
        }
    }
}
