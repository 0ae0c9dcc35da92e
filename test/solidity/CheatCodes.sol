// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

/// @title What the test runner does for a test
interface CheatCodes {
    /// @notice Sets the time of the next calls.
    function warp(uint256 unixSeconds) external;

    /// @notice Makes the next call one of `sender`.
    function prank(address sender) external;

    /// @notice Sets what an account has.
    function deal(address account, uint256 amountWei) external;
}

/// @dev Where the runner listens: the last 20 bytes of keccak256("hevm cheat code").
CheatCodes constant CHEATS = CheatCodes(address(uint160(uint256(keccak256("hevm cheat code")))));
