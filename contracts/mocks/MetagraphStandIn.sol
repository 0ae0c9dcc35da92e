// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IMetagraph} from "../sources/bittensor-metagraph/IMetagraph.sol";

/// @title Stand-in for Bittensor's metagraph precompile: tests only
/// @notice Anyone can set anything here, also failures that burn all gas and answers of wrong sizes.
contract MetagraphStandIn {
    enum Failure {
        None,
        BurnsGas,
        SaysNothing,
        SaysTooMuch,
        Reverts
    }

    /// @notice Thrown when a function is said to be disabled.
    error Disabled();

    mapping(bytes4 selector => mapping(uint256 uid => uint256 answer)) private _answers;
    mapping(bytes4 selector => Failure) private _failures;

    /// @notice Sets what a function answers for a neuron; for the number of neurons `uid` is 0.
    function set(bytes4 selector, uint256 uid, uint256 answer) external {
        _answers[selector][uid] = answer;
    }

    /// @notice Makes a function fail.
    function fail(bytes4 selector, Failure failure) external {
        _failures[selector] = failure;
    }

    /// @notice Answers any function of the precompile.
    // solhint-disable-next-line no-complex-fallback
    fallback(bytes calldata input) external returns (bytes memory) {
        bytes4 selector = bytes4(input);
        Failure failure = _failures[selector];
        if (failure == Failure.BurnsGas) {
            assembly ("memory-safe") {
                invalid() // assert(false) of old: all gas is gone
            }
        }
        if (failure == Failure.Reverts) revert Disabled();
        if (failure == Failure.SaysNothing) return "";
        uint256 uid = selector == IMetagraph.getUidCount.selector ? 0 : uint256(bytes32(input[36:68]));
        bytes memory answer = abi.encode(_answers[selector][uid]);
        return failure == Failure.SaysTooMuch ? bytes.concat(answer, answer) : answer;
    }
}
