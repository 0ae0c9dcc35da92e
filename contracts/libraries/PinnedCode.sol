// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";

/// @title Contracts pinned by their code
/// @notice A model's source and verifier are what they were when it was proposed, or nothing of the model works.
/// @dev A code hash pins code, not behaviour: what the code reads from storage, and what a proxy points to, can change. Voters must
/// read the code of a source for setters and delegations; EIP-7702 accounts, whose code is only a pointer, are refused here.
library PinnedCode {
    /// @dev The length of 0xef0100 || address, which is all the code of a delegated account. No contract begins with 0xef.
    uint256 private constant DELEGATION_BYTES = 23;

    /// @notice Reverts unless an account has the expected code.
    /// @param account The contract that is about to be relied on.
    /// @param expected The hash that it was pinned by.
    function check(address account, bytes32 expected) internal view {
        bytes32 received = account.codehash;
        if (received != expected) revert IModelRegistry.CodeChanged(account, expected, received);
    }

    /// @notice The hash to pin a contract by. Reverts for an account that only points to code.
    /// @param account A contract. One without code is not refused here.
    /// @return keccak256 of its code.
    function pin(address account) internal view returns (bytes32) {
        bytes memory code = account.code;
        if (code.length == DELEGATION_BYTES && bytes3(code) == 0xef0100) revert IModelRegistry.CodeDelegated(account);
        return account.codehash;
    }
}
