// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

/// @title Calls to contracts that nobody vouches for
/// @notice Such a contract can neither starve its caller of gas nor make it pay for a long answer.
library GuardedCall {
    /// @dev What a call of a cold account costs its caller besides the gas given, also of one that delegates (EIP-7702), and what
    /// is spent between the check and the call.
    uint256 private constant CALL_COST = 6_000;

    /// @notice The gas that must be left so that a call can be given `gasGiven`: the caller always keeps 1/64.
    /// @param gasGiven What the callee is to get.
    /// @return What must be left before the call.
    function requiredGas(uint256 gasGiven) internal pure returns (uint256) {
        return (gasGiven * 64) / 63 + 1 + CALL_COST;
    }

    /// @notice Calls with exactly this gas, which `requiredGas` has made sure of. What the callee returns is not even copied.
    /// @param target Who is called.
    /// @param gasGiven What it gets, and no more.
    /// @param data The call.
    /// @return done Whether it did not revert.
    function tryCall(address target, uint256 gasGiven, bytes memory data) internal returns (bool done) {
        assembly ("memory-safe") {
            // (done, ) = target.call{gas: gasGiven}(data), without the copy of the answer that Solidity makes
            done := call(gasGiven, target, 0, add(data, 32), mload(data), 0, 0)
        }
    }

    /// @notice What the newest call was answered with.
    /// @return answer All of it, in new memory.
    function newestAnswer() internal pure returns (bytes memory answer) {
        assembly ("memory-safe") {
            // answer = what the newest call returned or reverted with
            answer := mload(0x40)
            mstore(answer, returndatasize())
            returndatacopy(add(answer, 32), 0, returndatasize())
            mstore(0x40, add(answer, and(add(returndatasize(), 63), not(31))))
        }
    }

    /// @notice Reverts with what the newest call reverted with.
    function revertWithNewestAnswer() internal pure {
        bytes memory answer = newestAnswer();
        assembly ("memory-safe") {
            revert(add(answer, 32), mload(answer))
        }
    }
}
