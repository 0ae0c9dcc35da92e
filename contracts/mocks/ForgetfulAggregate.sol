// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {AggregateVerifier} from "../verifiers/AggregateVerifier.sol";

/// @title An aggregate whose seed leaves words out: tests only
/// @notice Shows for each part of the seed what somebody forges where it is missing.
contract ForgetfulAggregate is AggregateVerifier {
    /// @dev Bit i: word i of the head, or word i - 4 of every claim, is zero in what is hashed.
    uint256 private immutable FORGOTTEN;

    /// @param ecAdd The precompiled contract that adds two points.
    /// @param forgotten What is left out, a bit a word.
    constructor(address ecAdd, uint256 forgotten) AggregateVerifier(ecAdd) {
        FORGOTTEN = forgotten;
    }

    function _seedOf(uint256[] memory words, uint256 count) internal view override returns (bytes32) {
        uint256[] memory remembered = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 place = i < 4 ? i : 4 + ((i - 4) % 12);
            if ((FORGOTTEN >> place) & 1 == 0) remembered[i] = words[i];
        }
        return super._seedOf(remembered, count);
    }
}
