// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IAggregateVerifier} from "../interfaces/IAggregateVerifier.sol";
import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";
import {Bn254} from "../libraries/Bn254.sol";
import {ProofcastTable} from "../libraries/generated/ProofcastTable.sol";
import {AggregatePairing} from "./AggregatePairing.sol";

/// @title Verifier of many proofs at once
/// @notice Claim i holds when E_i = e(A_i, B_i) · e(-alpha, beta) · e(vk_i, -gamma) · e(C_i, -delta) is one. All hold when the product of
/// the E_i, each raised to a coefficient c_i, is one: for if some E_i is not, then at most one value of its c_i, among 2¹²⁸, makes the
/// product one, whatever the others are (the group's order is a prime above 2¹²⁹), and if it is E_0 alone, whose c_0 is 1, none does.
/// That needs coefficients which nobody could know while the E_i could still be changed. So they come from a hash of all
/// that the E_i are made of: the keys, by their hashes, every signal, every point, and how many there are; and of the chain and of this
/// contract, so that what was tried elsewhere is worth nothing here. No coefficient is zero: each has bit 128 set.
/// @dev The points of a proof are checked by the precompiled contracts, which get every one of them unchanged: to be multiplied, added
/// or paired. A point at infinity is one of the group, and counts as in a verifier.
contract AggregateVerifier is IAggregateVerifier {
    /// @dev Words of a claim: the verifier, then the hash of its key in that place, three signals, eight of the proof.
    uint256 private constant CLAIM_WORDS = 12;

    /// @dev Words of what is hashed before the claims: domain, chain, contract, number of claims.
    uint256 private constant HEAD_WORDS = 4;

    /// @inheritdoc IAggregateVerifier
    address public immutable EC_ADD;

    /// @notice Reverts unless the address can add.
    /// @param ecAdd The precompiled contract that adds two points; a known sum is asked of it.
    constructor(address ecAdd) {
        if (!Bn254.adds(ecAdd)) revert NoEcAdd(ecAdd);
        EC_ADD = ecAdd;
    }

    /// @inheritdoc IAggregateVerifier
    function verifyAll(Claim[] calldata claims) external view {
        uint256 count = claims.length;
        if (count == 0) revert NoClaims();
        uint256[] memory words = _wordsOf(claims);
        AggregatePairing.Key[] memory keys = _takeKeys(words, count);
        uint256 required = AggregatePairing.gasFor(count, keys.length);
        if (gasleft() < required) revert AggregationOutOfGas(gasleft(), required);

        bytes32 seed = _seedOf(words, HEAD_WORDS + CLAIM_WORDS * count);
        uint256[] memory pairs = AggregatePairing.allot(count, keys.length);
        uint256 proofs;
        uint256 first;
        assembly ("memory-safe") {
            // claims[0].proof; words[4:]
            proofs := add(claims.offset, 128)
            first := add(words, 160)
        }
        uint256 done = AggregatePairing.fold(pairs, keys, first, proofs, seed, EC_ADD);
        done &= AggregatePairing.close(pairs, keys, count, EC_ADD);
        if (done == 0) revert ClaimsDoNotHold();
    }

    /// @dev domain, chain, this, number, the claims as they came, and one word more: see AggregatePairing.
    function _wordsOf(Claim[] calldata claims) private view returns (uint256[] memory words) {
        words = new uint256[](HEAD_WORDS + CLAIM_WORDS * claims.length + 1);
        words[0] = uint256(ProofcastTable.DOMAIN_AGGREGATE);
        words[1] = block.chainid;
        words[2] = uint160(address(this));
        words[3] = claims.length;
        assembly ("memory-safe") {
            // for (uint256 i = 0; i < claims.length; ++i) words[4 + 12 * i:16 + 12 * i] = claims[i];
            calldatacopy(add(words, 160), claims.offset, mul(384, claims.length))
        }
    }

    /// @dev Puts the hash of each claim's key in the place of its verifier. Neighbours of one verifier share a key.
    function _takeKeys(
        uint256[] memory words,
        uint256 count
    ) private view returns (AggregatePairing.Key[] memory keys) {
        uint256[] memory pointers = new uint256[](count);
        assembly ("memory-safe") {
            keys := pointers // room for `count` keys, none of which is allotted yet
        }
        uint256 known = 0;
        uint256 verifier = type(uint256).max; // no address
        uint256 keyHash = 0;
        for (uint256 i = 0; i < count; ++i) {
            uint256 at = HEAD_WORDS + CLAIM_WORDS * i;
            if (words[at] != verifier) {
                if (known > 0) keys[known - 1].end = i;
                verifier = words[at];
                (keys[known], keyHash) = _keyOf(verifier);
                ++known;
            }
            words[at] = keyHash;
        }
        keys[known - 1].end = count;
        assembly ("memory-safe") {
            mstore(keys, known) // keys.length = known
        }
    }

    function _keyOf(uint256 verifier) private view returns (AggregatePairing.Key memory key, uint256 keyHash) {
        if (verifier >> 160 != 0) revert NoVerifier(verifier); // a call would drop the bits above an address
        uint256[18] memory words = key.words;
        bytes4 selector = IGroth16Verifier.verifyingKey.selector;
        bool done;
        assembly ("memory-safe") {
            // words = IGroth16Verifier(verifier).verifyingKey(); done = it did not revert, and returned that many words
            mstore(0, selector)
            done := staticcall(gas(), verifier, 0, 4, words, 576)
            done := and(done, eq(returndatasize(), 576))
        }
        if (!done) revert NoVerifier(verifier);
        assembly ("memory-safe") {
            keyHash := keccak256(words, 576) // uint256(keccak256(abi.encodePacked(words)))
        }
    }

    /// @dev keccak256(abi.encodePacked(words[0:count])). Tests leave words out here, and forge.
    function _seedOf(uint256[] memory words, uint256 count) internal view virtual returns (bytes32 seed) {
        assembly ("memory-safe") {
            seed := keccak256(add(words, 32), shl(5, count))
        }
    }
}
