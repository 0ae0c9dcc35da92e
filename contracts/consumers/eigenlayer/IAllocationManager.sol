// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @notice A group of operators that an AVS made, named as EigenLayer names it.
/// @param avs The AVS.
/// @param id The AVS's own number for it.
struct OperatorSet {
    address avs;
    uint32 id;
}

/// @title What the allocator needs of EigenLayer's AllocationManager
/// @notice The part of it that is called, with the same selectors. Magnitudes are parts of the operator's maximum, which is 1e18 until
/// it is slashed.
interface IAllocationManager {
    /// @notice New magnitudes in one operator set.
    /// @param operatorSet The operator set.
    /// @param strategies Strategies, ascending by address.
    /// @param newMagnitudes One a strategy.
    struct AllocateParams {
        OperatorSet operatorSet;
        address[] strategies;
        uint64[] newMagnitudes;
    }

    /// @notice What is allocated to one operator set.
    /// @param currentMagnitude What can be slashed now.
    /// @param pendingDiff What is added to it at effectBlock.
    /// @param effectBlock When; zero when nothing is pending.
    struct Allocation {
        uint64 currentMagnitude;
        int128 pendingDiff;
        uint32 effectBlock;
    }

    /// @notice Changes an operator's allocations. Needs to be the operator, or appointed by it for this selector.
    /// @param operator The operator.
    /// @param params Changes; one of what has a pending one is refused.
    function modifyAllocations(address operator, AllocateParams[] calldata params) external;

    /// @notice What an operator has allocated of a strategy to an operator set.
    /// @param operator The operator.
    /// @param operatorSet The operator set.
    /// @param strategy The strategy.
    /// @return allocation The allocation.
    function getAllocation(
        address operator,
        OperatorSet memory operatorSet,
        address strategy
    ) external view returns (Allocation memory allocation);

    /// @notice What an operator may still allocate of a strategy: its maximum without what is allocated or waits to be deallocated.
    /// @param operator The operator.
    /// @param strategy The strategy.
    /// @return magnitude The free magnitude.
    function getAllocatableMagnitude(address operator, address strategy) external view returns (uint64 magnitude);
}
