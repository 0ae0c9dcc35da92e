// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title The part of a Symbiotic NetworkRestakeDelegator that is read here
/// @dev `hints` and `hint` only save gas; empty ones are always right.
interface ISymbioticDelegator {
    /// @notice An operator's stake in a subnetwork at a past moment, in units of the collateral.
    function stakeAt(
        bytes32 subnetwork,
        address operator,
        uint48 timestamp,
        bytes calldata hints
    ) external view returns (uint256);

    /// @notice An operator's shares of a subnetwork's stake at a past moment.
    function operatorNetworkSharesAt(
        bytes32 subnetwork,
        address operator,
        uint48 timestamp,
        bytes calldata hint
    ) external view returns (uint256);

    /// @notice All operators' shares of a subnetwork's stake at a past moment.
    function totalOperatorNetworkSharesAt(
        bytes32 subnetwork,
        uint48 timestamp,
        bytes calldata hint
    ) external view returns (uint256);
}
