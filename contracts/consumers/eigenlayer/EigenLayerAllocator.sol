// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Guidance, IPredictedAllocator, Pace} from "../allocation/IPredictedAllocator.sol";
import {PredictedAllocator} from "../allocation/PredictedAllocator.sol";
import {IAllocationManager, OperatorSet} from "./IAllocationManager.sol";
import {IEigenLayerAllocator} from "./IEigenLayerAllocator.sol";

/// @title An operator's magnitude on EigenLayer, divided by predicted reward
/// @notice Needs nothing of the operator but to be its appointee for `modifyAllocations`, and calls nothing else with it.
contract EigenLayerAllocator is IEigenLayerAllocator, PredictedAllocator {
    uint256 private constant WHOLE = 1e18;

    /// @inheritdoc IEigenLayerAllocator
    IAllocationManager public immutable ALLOCATION_MANAGER;

    /// @inheritdoc IEigenLayerAllocator
    address public immutable OPERATOR;

    /// @inheritdoc IEigenLayerAllocator
    address public immutable STRATEGY;

    /// @inheritdoc IEigenLayerAllocator
    uint256 public immutable TOTAL_MAGNITUDE;

    /// @notice Binds feed, operator sets, strategy and limits for good. The operator appoints the contract afterwards.
    /// @param guidance What it goes by; a subject of its feed is an operator set's key.
    /// @param pace How far and how fast it goes, in magnitude.
    /// @param operatorSets Which sets get magnitude, strictly ascending.
    /// @param manager EigenLayer's AllocationManager.
    /// @param operator Whose magnitude is divided.
    /// @param strategy Of which strategy.
    /// @param totalMagnitude What all allocations together come to.
    constructor(
        Guidance memory guidance,
        Pace memory pace,
        bytes32[] memory operatorSets,
        IAllocationManager manager,
        address operator,
        address strategy,
        uint256 totalMagnitude
    ) PredictedAllocator(guidance, pace, operatorSets) {
        if (totalMagnitude > WHOLE || totalMagnitude / operatorSets.length < pace.floor)
            revert TotalMagnitudeOutOfRange(totalMagnitude);
        for (uint256 i = 0; i < operatorSets.length; ++i) {
            if (uint96(uint256(operatorSets[i])) > type(uint32).max) revert NotAnOperatorSet(operatorSets[i]);
        }
        ALLOCATION_MANAGER = manager;
        OPERATOR = operator;
        STRATEGY = strategy;
        TOTAL_MAGNITUDE = totalMagnitude;
    }

    /// @inheritdoc IPredictedAllocator
    function rebalance() external {
        bytes32[] memory sets = subjects();
        uint256[] memory current = new uint256[](sets.length);
        bool[] memory pending = new bool[](sets.length);
        uint256 free = ALLOCATION_MANAGER.getAllocatableMagnitude(OPERATOR, STRATEGY);
        uint256 held = free;
        for (uint256 i = 0; i < sets.length; ++i) {
            IAllocationManager.Allocation memory allocation = ALLOCATION_MANAGER.getAllocation(
                OPERATOR,
                _setOf(sets[i]),
                STRATEGY
            );
            current[i] = SafeCast.toUint256(int256(uint256(allocation.currentMagnitude)) + allocation.pendingDiff);
            pending[i] = allocation.effectBlock != 0;
            held += current[i];
        }
        uint256[] memory next = _nextOf(current, Math.min(TOTAL_MAGNITUDE, held));
        // Decreases first; what they free may come late, so that increases take only what is free already.
        for (uint256 i = 0; i < sets.length; ++i) {
            if (!pending[i] && next[i] < current[i]) _allocate(i, sets[i], current[i], next[i]);
        }
        for (uint256 i = 0; i < sets.length; ++i) {
            if (pending[i] || next[i] <= current[i]) continue;
            uint256 more = Math.min(next[i] - current[i], free);
            if (more == 0) continue;
            free -= more;
            _allocate(i, sets[i], current[i], current[i] + more);
        }
    }

    function _allocate(uint256 position, bytes32 key, uint256 from, uint256 to) private {
        _noteMove(position, from, to);
        IAllocationManager.AllocateParams[] memory params = new IAllocationManager.AllocateParams[](1);
        params[0].operatorSet = _setOf(key);
        params[0].strategies = new address[](1);
        params[0].strategies[0] = STRATEGY;
        params[0].newMagnitudes = new uint64[](1);
        params[0].newMagnitudes[0] = SafeCast.toUint64(to);
        ALLOCATION_MANAGER.modifyAllocations(OPERATOR, params);
        emit Allocated(key, from, to);
    }

    function _setOf(bytes32 key) private pure returns (OperatorSet memory) {
        return OperatorSet({avs: address(uint160(uint256(key) >> 96)), id: uint32(uint256(key))});
    }
}
