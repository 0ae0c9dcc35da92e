// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

/// @title Meter of calls: tests only
/// @notice Measures what a static call costs its caller, whatever the callee answers.
contract CallMeter {
    /// @return gasUsed the gas left before the call less the gas left after it
    /// @return done whether the call did not revert
    /// @return answer what it returned, or its revert data
    function measure(
        address target,
        bytes calldata data
    ) external view returns (uint256 gasUsed, bool done, bytes memory answer) {
        bytes memory input = data;
        gasUsed = gasleft();
        (done, answer) = target.staticcall(input);
        gasUsed -= gasleft();
    }
}
