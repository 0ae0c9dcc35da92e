// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title Verifier of many proofs at once
interface IAggregateVerifier {
    /// @notice One proof and what it must prove.
    struct Claim {
        address verifier;
        uint256[3] signals;
        uint256[8] proof;
    }

    /// @notice Reverts unless all hold.
    function verifyAll(Claim[] calldata claims) external view;
}
