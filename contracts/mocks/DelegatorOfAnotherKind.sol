// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

/// @title Delegator that does not divide by shares: tests only
contract DelegatorOfAnotherKind {
    /// @notice The kind of a FullRestakeDelegator.
    uint64 public constant TYPE = 1;
}
