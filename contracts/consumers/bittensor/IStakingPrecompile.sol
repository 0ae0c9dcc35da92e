// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title What the allocator needs of Bittensor's staking precompile
/// @notice Version 2, at 0x805. Amounts are in rao; the native value of a call means nothing to it. A failure brings no reason and takes
/// all gas that the call was given.
interface IStakingPrecompile {
    /// @notice Moves stake of the caller's coldkey to another hotkey.
    /// @param fromHotkey Whom it leaves.
    /// @param toHotkey Whom it goes to.
    /// @param fromNetuid The subnet that it leaves.
    /// @param toNetuid The subnet that it goes to.
    /// @param amountRao How much.
    function moveStake(
        bytes32 fromHotkey,
        bytes32 toHotkey,
        uint256 fromNetuid,
        uint256 toNetuid,
        uint256 amountRao
    ) external payable;

    /// @notice Gives stake of the caller's coldkey to another coldkey.
    /// @param toColdkey Whom it goes to.
    /// @param hotkey With whom it is, and stays.
    /// @param fromNetuid The subnet that it leaves.
    /// @param toNetuid The subnet that it goes to.
    /// @param amountRao How much.
    function transferStake(
        bytes32 toColdkey,
        bytes32 hotkey,
        uint256 fromNetuid,
        uint256 toNetuid,
        uint256 amountRao
    ) external payable;

    /// @notice The stake that a coldkey has with a hotkey.
    /// @param hotkey The hotkey.
    /// @param coldkey The coldkey.
    /// @param netuid The subnet.
    /// @return stakeRao How much.
    function getStake(bytes32 hotkey, bytes32 coldkey, uint256 netuid) external view returns (uint256 stakeRao);
}
