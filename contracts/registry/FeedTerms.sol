// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IModelTypes} from "../interfaces/IModelTypes.sol";
import {LayoutCodec} from "../libraries/LayoutCodec.sol";

/// @title What a feed promises beside its layout
/// @notice Limits and defaults are optional, and where they are given there is one for every output.
library FeedTerms {
    /// @notice Reverts unless limits and defaults suit a subject's outputs.
    /// @param outputs The outputs' side of a checked layout.
    /// @param limits One for each output of a subject, or none.
    /// @param defaults One for each output of a subject, or none.
    function check(
        bytes memory outputs,
        IModelTypes.Limit[] calldata limits,
        int256[] calldata defaults
    ) internal pure {
        uint256 expected = LayoutCodec.valueCount(outputs);
        _checkLength(limits.length, expected);
        _checkLength(defaults.length, expected);
        for (uint256 i = 0; i < limits.length; ++i) {
            if (limits[i].minimum > limits[i].maximum) revert IModelRegistry.LimitEmpty(i);
        }
        if (defaults.length > 0) _checkRanges(outputs, defaults);
    }

    function _checkLength(uint256 received, uint256 expected) private pure {
        if (received != 0 && received != expected) revert IModelRegistry.FeedTermsMisshapen(received, expected);
    }

    function _checkRanges(bytes memory outputs, int256[] calldata values) private pure {
        uint256 at = 0;
        uint256 runs = LayoutCodec.runCount(outputs);
        for (uint256 i = 0; i < runs; ++i) {
            (uint256 bits, bool signed, uint256 count) = LayoutCodec.run(outputs, i);
            int256 lowest = signed ? -int256(1 << (bits - 1)) : int256(0);
            int256 highest = lowest + int256(1 << bits) - 1;
            for (uint256 end = at + count; at < end; ++at) {
                if (values[at] < lowest || values[at] > highest) {
                    revert IModelRegistry.DefaultOutOfRange(at, values[at]);
                }
            }
        }
    }
}
