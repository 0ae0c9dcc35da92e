// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {ISnapshotSource} from "../ISnapshotSource.sol";

/// @title Bittensor's metagraph as features
/// @notice A subject is a hotkey on one subnet. Its features are stake (thousandths of a TAO, rounded down), emission (10^-6 TAO,
/// rounded down), incentive, consensus, dividends and validator trust (65535 is 1), as the precompile shows them when they are
/// recorded: the chain keeps no history. The record of an epoch is made by whoever first submits in the first `WINDOW_SECONDS` after
/// its end, so that nobody chooses a moment at leisure; an epoch that nobody recorded then has no features, and the next one has.
/// @dev The precompile is asked with a bounded amount of gas and its answers are held to their size: it can be disabled by the
/// chain's root, or lack altogether on a chain that is not Bittensor's, and then nothing can be recorded; what stands stays.
interface IBittensorMetagraphSource is ISnapshotSource {
    /// @notice Thrown when the window after an epoch's end would be empty or longer than an epoch.
    error WindowInvalid(uint64 windowSeconds);

    /// @notice Thrown when the newest epoch ended too long ago to be recorded.
    error WindowClosed(uint64 epoch, uint256 closedUnixSeconds);

    /// @notice Thrown when the precompile fails or answers anything but one word.
    error MetagraphUnavailable(bytes4 selector, uint16 uid);

    /// @notice Thrown when a subnet has no such neuron.
    error UidUnknown(uint16 uid, uint256 count);

    /// @notice Thrown when a neuron's place is held by nobody.
    error HotkeyMissing(uint16 uid);

    /// @notice The subnet.
    /// @return Its number.
    function NETUID() external view returns (uint16);

    /// @notice How long after an epoch's end it can be recorded.
    /// @return In seconds; at most an epoch.
    function WINDOW_SECONDS() external view returns (uint64);
}
