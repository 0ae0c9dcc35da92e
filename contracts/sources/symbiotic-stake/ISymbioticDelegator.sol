// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title The part of a Symbiotic NetworkRestakeDelegator that is read here
/// @notice Other kinds of delegators have no shares and are not read.
/// @dev `hints` and `hint` only save gas; empty ones are always right.
interface ISymbioticDelegator {
    /// @notice An operator's stake in a subnetwork at a past moment, in units of the collateral.
    /// @param subnetwork The network's address and the network's own number of the subnetwork.
    /// @param operator The operator.
    /// @param timestamp The moment, in Unix seconds.
    /// @param hints Where the checkpoints are.
    /// @return Never more than the vault's active stake then.
    function stakeAt(
        bytes32 subnetwork,
        address operator,
        uint48 timestamp,
        bytes calldata hints
    ) external view returns (uint256);

    /// @notice An operator's shares of a subnetwork's stake at a past moment.
    /// @param subnetwork The network's address and the network's own number of the subnetwork.
    /// @param operator The operator.
    /// @param timestamp The moment, in Unix seconds.
    /// @param hint Where the checkpoint is.
    /// @return To be compared with all operators' together.
    function operatorNetworkSharesAt(
        bytes32 subnetwork,
        address operator,
        uint48 timestamp,
        bytes calldata hint
    ) external view returns (uint256);

    /// @notice All operators' shares of a subnetwork's stake at a past moment.
    /// @param subnetwork The network's address and the network's own number of the subnetwork.
    /// @param timestamp The moment, in Unix seconds.
    /// @param hint Where the checkpoint is.
    /// @return Their sum.
    function totalOperatorNetworkSharesAt(
        bytes32 subnetwork,
        uint48 timestamp,
        bytes calldata hint
    ) external view returns (uint256);
}
