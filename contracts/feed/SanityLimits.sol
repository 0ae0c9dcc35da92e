// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IModelTypes} from "../interfaces/IModelTypes.sol";

/// @title What of a proven prediction somebody should look at first
/// @notice A proof shows that a model gave an output, not that the model was right. Limits say where that is to be doubted.
library SanityLimits {
    /// @notice Whether each of a subject's outputs lies between its ends..
    /// @param limits One for each output of a subject; none admits everything.
    /// @param outputs Rows of outputs.
    /// @param first The position of the subject's first one.
    function withinEnds(
        IModelTypes.Limit[] memory limits,
        int256[] calldata outputs,
        uint256 first
    ) internal pure returns (bool) {
        for (uint256 i = 0; i < limits.length; ++i) {
            int256 output = outputs[first + i];
            if (output < limits[i].minimum || output > limits[i].maximum) return false;
        }
        return true;
    }

    /// @notice Whether none of a subject's outputs is farther from the one before it than it may be.
    /// @param limits One for each output of a subject; none admits everything.
    /// @param outputs Rows of outputs.
    /// @param first The position of the subject's first one.
    /// @param before The subject's outputs of the prediction before.
    function withinJumps(
        IModelTypes.Limit[] memory limits,
        int256[] calldata outputs,
        uint256 first,
        int256[] memory before
    ) internal pure returns (bool) {
        for (uint256 i = 0; i < limits.length; ++i) {
            // Outputs have at most 32 bits: their difference overflows nothing.
            int256 jump = outputs[first + i] - before[i];
            if (uint256(jump < 0 ? -jump : jump) > limits[i].maximumJump) return false;
        }
        return true;
    }
}
