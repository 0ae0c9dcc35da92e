// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {RewardsMultiproof} from "../sources/rocket-pool/RewardsMultiproof.sol";

/// @title Proofs of many leaves, by this project's library and by OpenZeppelin's: tests only
contract MultiproofHarness {
    /// @notice What the library says, or zero.
    /// @param rest What the queue holds after the leaves, as if an attacker had filled that memory.
    function ours(
        bytes32[] calldata leaves,
        bytes32[] calldata proof,
        uint256[] calldata flags,
        bytes32 rest
    ) external pure returns (bytes32) {
        bytes32[] memory queue = new bytes32[](2 * leaves.length + proof.length);
        for (uint256 i = 0; i < queue.length; ++i) queue[i] = i < leaves.length ? leaves[i] : rest;
        return RewardsMultiproof.computeRoot(queue, leaves.length, proof, flags);
    }

    /// @notice What OpenZeppelin's library says; it reverts where ours says zero.
    function theirs(
        bytes32[] calldata leaves,
        bytes32[] calldata proof,
        bool[] calldata flags
    ) external pure returns (bytes32) {
        return MerkleProof.processMultiProofCalldata(proof, flags, leaves);
    }
}
