// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IPredictedAllocator} from "../allocation/IPredictedAllocator.sol";
import {INetworkRestakeDelegator} from "./INetworkRestakeDelegator.sol";

/// @title Symbiotic's stake, shared by predicted reward
/// @notice Sets operators' shares in a vault's delegator. It needs OPERATOR_NETWORK_SHARES_SET_ROLE there and can do nothing else with
/// it than `rebalance` says; whoever gave the role takes it away when other operators or limits are wanted.
interface ISymbioticAllocator is IPredictedAllocator {
    /// @notice Thrown when the delegator does not divide stake by shares.
    error NotByShares(uint64 kind);

    /// @notice Thrown when there is less to divide than all floors together, or more than an allocator can count.
    error TotalSharesOutOfRange(uint256 totalShares);

    /// @notice Thrown when an operator's name is not its address.
    error NotAnAddress(bytes32 subject);

    /// @notice The delegator whose shares are set.
    /// @return delegator The delegator.
    function DELEGATOR() external view returns (INetworkRestakeDelegator delegator);

    /// @notice The subnetwork whose stake is shared.
    /// @return subnetwork The network's address and its number.
    function SUBNETWORK() external view returns (bytes32 subnetwork);

    /// @notice What all operators' shares together come to, once there.
    /// @return totalShares In shares.
    function TOTAL_SHARES() external view returns (uint256 totalShares);
}
