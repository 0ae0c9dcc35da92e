// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {ISnapshotSource} from "../ISnapshotSource.sol";

/// @title Stake and slashes on a Symbiotic vault as features
/// @notice A subject is an operator of one subnetwork: bytes32(uint256(uint160(operator))). Its features at an epoch are its stake at
/// the epoch's last second and what was slashed of it within the epoch, both in units of `UNIT` collateral (rounded down), and its
/// share of the subnetwork's stake in millionths between the two. Symbiotic keeps checkpoints, so that the past second reads the
/// same whoever submits, and whenever. It is a moment all the same: stake that comes for it alone counts in full.
/// @dev What is trusted is the vault, its delegator and its slasher, which are Symbiotic's code behind Symbiotic's factories or
/// whatever stands at the address given: their curator and upgrades are as much part of the source as this code. Only a
/// NetworkRestakeDelegator has shares.
interface ISymbioticStakeSource is ISnapshotSource {
    /// @notice Thrown when a vault's delegator or slasher is not set yet, or it has no delegator.
    error VaultNotReady(address vault);

    /// @notice Thrown when a unit is finer than the collateral, or than millionths.
    error UnitTooFine(uint8 unitDecimals, uint8 collateralDecimals);

    /// @notice Thrown when all that was slashed seems to have become less.
    error SlashesDecreased(address operator, uint256 before, uint256 later);

    /// @notice What shares the vault's stake.
    /// @return A NetworkRestakeDelegator, fixed at deployment.
    function DELEGATOR() external view returns (address);

    /// @notice What slashes the vault's stake, or zero where nothing does.
    /// @return The slasher, fixed at deployment.
    function SLASHER() external view returns (address);

    /// @notice The network's address and the network's own number of the subnetwork.
    /// @return The address in the high 20 bytes, the number in the low 12.
    function SUBNETWORK() external view returns (bytes32);

    /// @notice The collateral's smallest units that a stake of 1 here is.
    /// @return A power of ten.
    function UNIT() external view returns (uint256);
}
