// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IModelTypes} from "../interfaces/IModelTypes.sol";
import {LayoutCodec} from "../libraries/LayoutCodec.sol";

/// @title What is said of the outputs
/// @notice Holds it to the layout and to the sample, as far as a chain can.
library OutputMeaning {
    /// @dev 32 characters of up to three bytes.
    uint256 private constant MAX_UNIT_BYTES = 96;

    /// @notice Reverts unless the fields add up to a subject's outputs and each makes sense.
    /// @param side The outputs' side of a checked layout.
    /// @param fields What is said of them, in the layout's order.
    function check(bytes memory side, IModelTypes.Output[] calldata fields) internal pure {
        uint256 total = 0;
        for (uint256 i = 0; i < fields.length; ++i) {
            IModelTypes.Output calldata field = fields[i];
            bool isSensible =
                field.count > 0 &&
                    field.scaleMantissa % 10 > 0 &&
                    bytes(field.unit).length <= MAX_UNIT_BYTES &&
                    field.provenMinimum <= field.provenMaximum;
            if (!isSensible) revert IModelRegistry.OutputRefused(i);
            total += field.count;
        }
        uint256 expected = LayoutCodec.valueCount(side);
        if (total != expected) revert IModelRegistry.OutputsMisstated(total, expected);
    }

    /// @notice The first field with a value beyond its proven bounds among rows of outputs, and that value; the number of fields
    /// when there is none.
    /// @param fields What is said of the outputs, in the layout's order.
    /// @param outputs Whole rows.
    /// @return field The place of the field.
    /// @return value The value; zero when there is none.
    function beyondBounds(
        IModelTypes.Output[] memory fields,
        int256[] memory outputs
    ) internal pure returns (uint256 field, int256 value) {
        uint256 at = 0;
        while (at < outputs.length) {
            for (field = 0; field < fields.length; ++field) {
                (int256 least, int256 most) = (fields[field].provenMinimum, fields[field].provenMaximum);
                for (uint256 end = at + fields[field].count; at < end; ++at) {
                    value = outputs[at];
                    if (value < least || value > most) return (field, value);
                }
            }
        }
        return (fields.length, 0);
    }
}
