// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Guidance, IPredictedAllocator, Pace} from "../allocation/IPredictedAllocator.sol";
import {PredictedAllocator} from "../allocation/PredictedAllocator.sol";
import {Coldkey} from "./Coldkey.sol";
import {IBittensorStakeAllocator, StakeTerms} from "./IBittensorStakeAllocator.sol";
import {IStakingPrecompile} from "./IStakingPrecompile.sol";

/// @title Stake on a Bittensor subnet, moved by predicted reward
/// @notice It moves its own coldkey's stake, so that nobody else's is at risk by it; `rebalance` touches only what is with its
/// hotkeys.
contract BittensorStakeAllocator is IBittensorStakeAllocator, PredictedAllocator {
    address private constant STAKING = address(0x805);
    uint256 private constant WORD_BYTES = 32;

    /// @inheritdoc IBittensorStakeAllocator
    bytes32 public immutable COLDKEY;

    /// @inheritdoc IBittensorStakeAllocator
    uint16 public immutable NETUID;

    /// @inheritdoc IBittensorStakeAllocator
    address public immutable BENEFICIARY;

    /// @inheritdoc IBittensorStakeAllocator
    bytes32 public immutable OWNER_COLDKEY;

    /// @inheritdoc IBittensorStakeAllocator
    uint256 public immutable MIN_MOVE_RAO;

    /// @inheritdoc IBittensorStakeAllocator
    uint256 public immutable PRECOMPILE_GAS;

    /// @notice Binds feed, hotkeys, limits and the coldkey that stake goes back to, for good.
    /// @param guidance What it goes by; a subject of its feed is a hotkey.
    /// @param pace How far and how fast it goes, in rao.
    /// @param hotkeys Who gets stake, strictly ascending.
    /// @param terms Whose stake it is and how it is moved.
    constructor(
        Guidance memory guidance,
        Pace memory pace,
        bytes32[] memory hotkeys,
        StakeTerms memory terms
    ) PredictedAllocator(guidance, pace, hotkeys) {
        if (terms.beneficiary == address(0) || terms.ownerColdkey == bytes32(0) || terms.precompileGas == 0)
            revert TermsIncomplete();
        COLDKEY = Coldkey.ofAccount(address(this));
        NETUID = terms.netuid;
        BENEFICIARY = terms.beneficiary;
        OWNER_COLDKEY = terms.ownerColdkey;
        MIN_MOVE_RAO = terms.minMoveRao;
        PRECOMPILE_GAS = terms.precompileGas;
    }

    /// @inheritdoc IPredictedAllocator
    function rebalance() external {
        bytes32[] memory hotkeys = subjects();
        uint256[] memory current = new uint256[](hotkeys.length);
        uint256 whole = 0;
        for (uint256 i = 0; i < hotkeys.length; ++i) {
            current[i] = _stakeOf(hotkeys[i]);
            whole += current[i];
        }
        uint256[] memory next = _nextOf(current, whole);
        // Everything that is to leave somebody goes to somebody who is to get something, as far as both go.
        uint256 to = 0;
        for (uint256 from = 0; from < hotkeys.length && to < hotkeys.length;) {
            uint256 over = current[from] > next[from] ? current[from] - next[from] : 0;
            uint256 under = next[to] > current[to] ? next[to] - current[to] : 0;
            if (over == 0) ++from;
            else if (under == 0) ++to;
            else {
                uint256 amount = Math.min(over, under);
                _noteMove(from, amount, 0);
                _noteMove(to, 0, amount);
                bool moved = _tryMove(hotkeys[from], hotkeys[to], amount);
                if (moved) {
                    emit Allocated(hotkeys[from], current[from], current[from] - amount);
                    emit Allocated(hotkeys[to], current[to], current[to] + amount);
                    (current[from], current[to]) = (current[from] - amount, current[to] + amount);
                } else {
                    _noteMove(from, 0, amount);
                    _noteMove(to, amount, 0);
                    (next[from], next[to]) = (next[from] + amount, next[to] - amount); // given up until the next call
                }
            }
        }
    }

    /// @inheritdoc IBittensorStakeAllocator
    function giveBack(bytes32 hotkey, uint256 amountRao) external {
        if (msg.sender != BENEFICIARY) revert NotBeneficiary(msg.sender);
        bytes memory call = abi.encodeCall(
            IStakingPrecompile.transferStake,
            (OWNER_COLDKEY, hotkey, NETUID, NETUID, amountRao)
        );
        if (!_callStaking(call)) revert GivingBackRefused(hotkey, amountRao);
        emit GivenBack(hotkey, amountRao);
    }

    function _tryMove(bytes32 from, bytes32 to, uint256 amountRao) private returns (bool moved) {
        if (amountRao < MIN_MOVE_RAO) return false;
        moved = _callStaking(abi.encodeCall(IStakingPrecompile.moveStake, (from, to, NETUID, NETUID, amountRao)));
        if (!moved) emit MoveRefused(from, to, amountRao);
    }

    /// @dev A refusal takes all gas that it was given, so that it is given a fixed amount, and all of that.
    function _callStaking(bytes memory call) private returns (bool accepted) {
        _requireGas();
        // solhint-disable-next-line avoid-low-level-calls
        (accepted, ) = STAKING.call{gas: PRECOMPILE_GAS}(call);
    }

    function _stakeOf(bytes32 hotkey) private view returns (uint256) {
        _requireGas();
        (bool answered, bytes memory answer) = STAKING.staticcall{gas: PRECOMPILE_GAS}(
            abi.encodeCall(IStakingPrecompile.getStake, (hotkey, COLDKEY, NETUID))
        );
        if (!answered || answer.length != WORD_BYTES) revert StakeUnknown(hotkey);
        return abi.decode(answer, (uint256));
    }

    /// @dev A call never gets more than 63 parts of 64 of what is left.
    function _requireGas() private view {
        uint256 needed = (PRECOMPILE_GAS * 64) / 63 + 10_000;
        if (gasleft() < needed) revert GasBelowCap(gasleft(), needed);
    }
}
