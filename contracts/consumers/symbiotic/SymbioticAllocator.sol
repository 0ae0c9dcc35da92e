// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {Guidance, IPredictedAllocator, Pace} from "../allocation/IPredictedAllocator.sol";
import {PredictedAllocator} from "../allocation/PredictedAllocator.sol";
import {INetworkRestakeDelegator} from "./INetworkRestakeDelegator.sol";
import {ISymbioticAllocator} from "./ISymbioticAllocator.sol";

/// @title Symbiotic's stake, shared by predicted reward
/// @notice Needs OPERATOR_NETWORK_SHARES_SET_ROLE of the delegator, and calls nothing else with it.
contract SymbioticAllocator is ISymbioticAllocator, PredictedAllocator {
    uint64 private constant BY_SHARES = 0;

    /// @inheritdoc ISymbioticAllocator
    INetworkRestakeDelegator public immutable DELEGATOR;

    /// @inheritdoc ISymbioticAllocator
    bytes32 public immutable SUBNETWORK;

    /// @inheritdoc ISymbioticAllocator
    uint256 public immutable TOTAL_SHARES;

    /// @notice Binds feed, operators, subnetwork and limits for good; refuses a delegator that has no shares.
    /// @param guidance What it goes by; a subject of its feed is an operator's address.
    /// @param pace How far and how fast it goes, in shares.
    /// @param operators Who gets shares, strictly ascending.
    /// @param delegator Whose shares are set.
    /// @param subnetwork Whose stake is shared.
    /// @param totalShares What all shares together come to.
    constructor(
        Guidance memory guidance,
        Pace memory pace,
        bytes32[] memory operators,
        INetworkRestakeDelegator delegator,
        bytes32 subnetwork,
        uint256 totalShares
    ) PredictedAllocator(guidance, pace, operators) {
        uint64 kind = delegator.TYPE();
        if (kind != BY_SHARES) revert NotByShares(kind);
        if (totalShares > type(uint128).max || totalShares / operators.length < pace.floor)
            revert TotalSharesOutOfRange(totalShares);
        for (uint256 i = 0; i < operators.length; ++i) {
            if (uint256(operators[i]) > type(uint160).max) revert NotAnAddress(operators[i]);
        }
        DELEGATOR = delegator;
        SUBNETWORK = subnetwork;
        TOTAL_SHARES = totalShares;
    }

    /// @inheritdoc IPredictedAllocator
    function rebalance() external {
        bytes32[] memory operators = subjects();
        uint256[] memory current = new uint256[](operators.length);
        for (uint256 i = 0; i < current.length; ++i) {
            current[i] = DELEGATOR.operatorNetworkShares(SUBNETWORK, _accountOf(operators[i]));
        }
        uint256[] memory next = _nextOf(current, TOTAL_SHARES);
        for (uint256 i = 0; i < next.length; ++i) {
            if (next[i] == current[i]) continue; // which the delegator would refuse
            _noteMove(i, current[i], next[i]);
            DELEGATOR.setOperatorNetworkShares(SUBNETWORK, _accountOf(operators[i]), next[i]);
            emit Allocated(operators[i], current[i], next[i]);
        }
    }

    function _accountOf(bytes32 operator) private pure returns (address) {
        return address(uint160(uint256(operator)));
    }
}
