// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";

/// @title Contracts pinned by their code
/// @notice A model's source and verifier are what they were at registration, or nothing of the model works.
library PinnedCode {
    /// @notice Reverts unless an account has the expected code.
    function check(address account, bytes32 expected) internal view {
        bytes32 received = account.codehash;
        if (received != expected) revert IModelRegistry.CodeChanged(account, expected, received);
    }
}
