// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

/// @title Constants that contracts, circuits and TypeScript share
/// @notice Generated from schema/ and keys/ by scripts/generate-table.ts: do not edit.
library ProofcastTable {
    /// @dev Domain of a statement's tag.
    bytes32 internal constant DOMAIN_TAG =
        0x02e7b78d0cf9c7016219fd3f81285b235b5504230b81230eab134d39d0dbe700;

    /// @dev Domain of a statement's evaluation point.
    bytes32 internal constant DOMAIN_RHO =
        0x7e71a76aacb58e4d05d9ed7d8beae7a60f8c95281873e12e7cbe49eacbab4d7b;

    /// @dev Domain of the coefficients of many proofs.
    bytes32 internal constant DOMAIN_AGGREGATE =
        0x90577fce919ae4cfcfdf4e50d12808bf1765ece9259dec8d1f783d43004fb7dd;

    /// @dev Request id of a sample proof.
    bytes32 internal constant SAMPLE_REQUEST_ID =
        0x7348e491d294153b22d70b9fe7e87f48566058cf25c3fc41d78f84bc560f4f07;

    /// @dev Request id of a run that is shown to a judge.
    bytes32 internal constant UNSOUND_REQUEST_ID =
        0x095de6c79f4e51cd190a4a3471ce596d506be59dc6f708d8bf0245e9fd7b128e;

    /// @dev Domain of signals that are no run's.
    bytes32 internal constant DOMAIN_STOP =
        0x20eaeb29731686fb4717282c19aeebe48f881cb3f13eeeb0e25ed9d840a71e38;

    /// @dev Domain of an ERC-7992 input commitment.
    bytes32 internal constant DOMAIN_INPUT =
        0x0a9a290f69ecb29e069cfb866feed10a0ba271304e64e14cf438fb508d8f481c;

    /// @dev ERC-7992: "proofcast-bn254-v1".
    bytes4 internal constant PROOF_SYSTEM_ID = 0xebf21a4a;

    /// @dev Low bits that a tag drops from its hash.
    uint256 internal constant TAG_SHIFT = 8;

    /// @dev Order of BN254's scalar field.
    uint256 internal constant FIELD_ORDER =
        21888242871839275222246405745257275088548364400416034343698204186575808495617;

    /// @dev Public signal: the commitment to the words.
    uint256 internal constant SIGNAL_H = 0;

    /// @dev Public signal: the words' evaluation.
    uint256 internal constant SIGNAL_T = 1;

    /// @dev Public signal: the evaluation point.
    uint256 internal constant SIGNAL_RHO = 2;

    /// @dev Number of public signals.
    uint256 internal constant SIGNALS = 3;

    /// @dev Bytes of a packed word.
    uint256 internal constant WORD_BYTES = 31;

    /// @dev Bytes of an encoded run of a layout.
    uint256 internal constant RUN_BYTES = 3;

    /// @dev Set in the code of a run of signed values.
    uint256 internal constant SIGNED_FLAG = 128;

    /// @dev Values a subject may have on one side.
    uint256 internal constant MAX_VALUES = 65535;

    /// @dev Words of a verifying key.
    uint256 internal constant KEY_WORDS = 18;

    /// @dev The first of them, which phase 1 decides.
    uint256 internal constant PHASE1_WORDS = 6;

    /// @dev Phase 1 of the development keys that `build` makes: its secret is public.
    bytes32 internal constant DEVELOPMENT_PHASE1 =
        0xcef7465207d7b85a3a48c9f37caf0c611a76ab7664635241c627d6a070155839;

    /// @dev Chains on one machine: the only ones for keys with a known secret.
    function isLocalChain(uint256 chainId) internal pure returns (bool) {
        return chainId == 31337 || chainId == 1337;
    }
}
