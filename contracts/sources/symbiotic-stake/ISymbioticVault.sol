// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title The part of a Symbiotic vault that is read here
/// @notice It is read once, when a source is deployed.
interface ISymbioticVault {
    /// @notice Whether delegator and slasher are set, for good; a vault may do without a slasher.
    /// @return True once both setters can no longer be called.
    function isInitialized() external view returns (bool);

    /// @notice What shares the vault's stake among networks and operators.
    /// @return The delegator, or zero before it is set.
    function delegator() external view returns (address);

    /// @notice What slashes the vault's stake, or zero.
    /// @return The slasher.
    function slasher() external view returns (address);

    /// @notice The token that is staked.
    /// @return An ERC-20.
    function collateral() external view returns (address);
}
