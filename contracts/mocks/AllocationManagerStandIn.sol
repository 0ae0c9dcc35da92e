// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IAllocationManager, OperatorSet} from "../consumers/eigenlayer/IAllocationManager.sol";

/// @title Stand-in for EigenLayer's AllocationManager: tests only
/// @notice Keeps its rules about magnitudes: an increase needs free magnitude at once and takes effect after a delay, a decrease frees
/// magnitude after a longer one, and what has a pending change is not changed again.
contract AllocationManagerStandIn is IAllocationManager {
    /// @notice Thrown when the caller is neither the operator nor appointed.
    error InvalidPermissions();

    /// @notice Thrown when a change is pending.
    error ModificationAlreadyPending();

    /// @notice Thrown when nothing would change.
    error SameMagnitude();

    /// @notice Thrown when there is not so much free magnitude.
    error InsufficientMagnitude();

    uint64 private constant WHOLE = 1e18;
    uint32 private constant ALLOCATION_BLOCKS = 10;
    uint32 private constant DEALLOCATION_BLOCKS = 20;

    mapping(address operator => address appointed) public appointedBy;
    mapping(address operator => uint64 magnitude) private _slashed;
    mapping(bytes32 key => Allocation allocation) private _allocations;
    mapping(address operator => mapping(address strategy => bytes32[] keys)) private _keys;
    mapping(bytes32 key => bool isListed) private _isListed;

    /// @notice The caller lets another account change its allocations.
    /// @param appointed The other account.
    function appoint(address appointed) external {
        appointedBy[msg.sender] = appointed;
    }

    /// @notice Takes of an operator's maximum.
    /// @param operator The operator.
    /// @param magnitude How much.
    function slash(address operator, uint64 magnitude) external {
        _slashed[operator] += magnitude;
    }

    /// @notice Takes of what is allocated to one operator set, as its AVS can.
    /// @param operator The operator.
    /// @param operatorSet The operator set.
    /// @param strategy The strategy.
    /// @param magnitude How much.
    function slashSet(address operator, OperatorSet calldata operatorSet, address strategy, uint64 magnitude) external {
        bytes32 key = _keyOf(operator, operatorSet, strategy);
        Allocation memory allocation = _updated(key);
        allocation.currentMagnitude -= magnitude;
        _allocations[key] = allocation;
        _slashed[operator] += magnitude;
    }

    /// @inheritdoc IAllocationManager
    function modifyAllocations(address operator, AllocateParams[] calldata params) external {
        if (msg.sender != operator && msg.sender != appointedBy[operator]) revert InvalidPermissions();
        for (uint256 i = 0; i < params.length; ++i) {
            for (uint256 j = 0; j < params[i].strategies.length; ++j) {
                _modify(operator, params[i].operatorSet, params[i].strategies[j], params[i].newMagnitudes[j]);
            }
        }
    }

    /// @inheritdoc IAllocationManager
    function getAllocation(
        address operator,
        OperatorSet memory operatorSet,
        address strategy
    ) external view returns (Allocation memory) {
        return _updated(_keyOf(operator, operatorSet, strategy));
    }

    /// @inheritdoc IAllocationManager
    function getAllocatableMagnitude(address operator, address strategy) public view returns (uint64) {
        uint64 taken = _slashed[operator];
        bytes32[] storage keys = _keys[operator][strategy];
        for (uint256 i = 0; i < keys.length; ++i) {
            Allocation memory allocation = _updated(keys[i]);
            taken += allocation.currentMagnitude;
            if (allocation.pendingDiff > 0) taken += uint64(uint128(allocation.pendingDiff));
        }
        return taken > WHOLE ? 0 : WHOLE - taken;
    }

    function _modify(address operator, OperatorSet calldata operatorSet, address strategy, uint64 magnitude) private {
        bytes32 key = _keyOf(operator, operatorSet, strategy);
        Allocation memory allocation = _updated(key);
        if (allocation.effectBlock != 0) revert ModificationAlreadyPending();
        int128 change = int128(uint128(magnitude)) - int128(uint128(allocation.currentMagnitude));
        if (change == 0) revert SameMagnitude();
        if (change > int128(uint128(getAllocatableMagnitude(operator, strategy)))) revert InsufficientMagnitude();
        allocation.pendingDiff = change;
        allocation.effectBlock = uint32(block.number) + (change > 0 ? ALLOCATION_BLOCKS : DEALLOCATION_BLOCKS);
        if (!_isListed[key]) _keys[operator][strategy].push(key);
        _isListed[key] = true;
        _allocations[key] = allocation;
    }

    function _updated(bytes32 key) private view returns (Allocation memory allocation) {
        allocation = _allocations[key];
        if (allocation.effectBlock == 0 || block.number < allocation.effectBlock) return allocation;
        int128 magnitude = int128(uint128(allocation.currentMagnitude)) + allocation.pendingDiff;
        return Allocation({currentMagnitude: uint64(uint128(magnitude)), pendingDiff: 0, effectBlock: 0});
    }

    function _keyOf(address operator, OperatorSet memory operatorSet, address strategy) private pure returns (bytes32) {
        return keccak256(abi.encode(operator, operatorSet, strategy));
    }
}
