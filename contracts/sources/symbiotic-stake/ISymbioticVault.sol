// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title The part of a Symbiotic vault that is read here
interface ISymbioticVault {
    /// @notice Whether delegator and slasher are set, for good; a vault may do without a slasher.
    function isInitialized() external view returns (bool);

    /// @notice What shares the vault's stake among networks and operators.
    function delegator() external view returns (address);

    /// @notice What slashes the vault's stake, or zero.
    function slasher() external view returns (address);

    /// @notice The token that is staked.
    function collateral() external view returns (address);
}
