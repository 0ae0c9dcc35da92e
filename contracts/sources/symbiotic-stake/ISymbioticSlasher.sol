// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title The part of a Symbiotic slasher that is read here
interface ISymbioticSlasher {
    /// @notice What a subnetwork had slashed of an operator's stake in all up to a past moment, in units of the collateral.
    function cumulativeSlashAt(
        bytes32 subnetwork,
        address operator,
        uint48 timestamp,
        bytes calldata hint
    ) external view returns (uint256);
}
