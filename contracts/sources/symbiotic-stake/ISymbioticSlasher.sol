// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title The part of a Symbiotic slasher that is read here
/// @notice Slashers of every kind have it; what they slash within an epoch is the difference of two moments.
interface ISymbioticSlasher {
    /// @notice What a subnetwork had slashed of an operator's stake in all up to a past moment, in units of the collateral.
    /// @param subnetwork The network's address and the network's own number of the subnetwork.
    /// @param operator The operator.
    /// @param timestamp The moment, in Unix seconds.
    /// @param hint Where the checkpoint is.
    /// @return A sum that never falls.
    function cumulativeSlashAt(
        bytes32 subnetwork,
        address operator,
        uint48 timestamp,
        bytes calldata hint
    ) external view returns (uint256);
}
