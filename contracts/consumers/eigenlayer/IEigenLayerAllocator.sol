// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IPredictedAllocator} from "../allocation/IPredictedAllocator.sol";
import {IAllocationManager} from "./IAllocationManager.sol";

/// @title An operator's magnitude on EigenLayer, divided by predicted reward
/// @notice Divides what an operator risks of one strategy among operator sets. The operator appoints it for `modifyAllocations`; it can
/// do nothing else for it, and not even that but as `rebalance` says. A subject is an operator set's key: the AVS's address and, in the
/// last 12 bytes, the set's number. Increases take effect after the operator's allocation delay and decreases of what can be
/// slashed after EigenLayer's deallocation delay; a set with a pending change waits for it.
interface IEigenLayerAllocator is IPredictedAllocator {
    /// @notice Thrown when a subject is no operator set's key.
    error NotAnOperatorSet(bytes32 subject);

    /// @notice Thrown when there is less to divide than all floors together, or more than an operator has.
    error TotalMagnitudeOutOfRange(uint256 totalMagnitude);

    /// @notice EigenLayer's AllocationManager.
    /// @return manager The manager.
    function ALLOCATION_MANAGER() external view returns (IAllocationManager manager);

    /// @notice Whose magnitude is divided.
    /// @return operator The operator.
    function OPERATOR() external view returns (address operator);

    /// @notice The strategy whose shares are at stake.
    /// @return strategy The strategy.
    function STRATEGY() external view returns (address strategy);

    /// @notice What all allocations together come to, once there; less while the operator has less.
    /// @return totalMagnitude Out of 1e18.
    function TOTAL_MAGNITUDE() external view returns (uint256 totalMagnitude);
}
