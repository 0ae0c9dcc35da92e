// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {Bn254} from "../libraries/Bn254.sol";
import {ProofcastTable} from "../libraries/generated/ProofcastTable.sol";

/// @title The one pairing check of many claims
/// @notice The product over all claims of E_i to the c_i, with the pairs that share a point of G2 put together:
/// Π e(c_i·A_i, B_i) · Π over phases 1 e(-Σ c_i·alpha, beta) · e(Σ c_i·vk_i, -gamma) · Π over keys e(Σ c_i·C_i, -delta).
/// @dev Functions that work with points return 1, or 0 when a precompiled contract refused one of them. An address without code
/// succeeds with nothing returned, so the sizes of the answers are checked, too.
library AggregatePairing {
    /// @notice What the claims of one key add up to.
    struct Key {
        /// @dev As IVerifierFactory has them.
        uint256[18] words;
        /// @dev The index after that of the last claim.
        uint256 end;
        /// @dev Σ c_i·C_i (x, y), room for the product that is added next and for its factor; then Σ c_i, Σ c_i·h_i, Σ c_i·T_i,
        /// Σ c_i·rho_i, which are the factors of IC0 … IC3.
        uint256[9] sums;
    }

    /// @dev As in Bn254, in the form in which assembly reads constants.
    uint256 private constant EC_MUL = 7;
    uint256 private constant PAIRING = 8;
    uint256 private constant ADD_GAS = 150;
    uint256 private constant MUL_GAS = 6_000;

    /// @dev Where the factors stand in a key's sums.
    uint256 private constant FACTORS = 5;

    /// @dev Above what a claim, a key and the rest were measured to take beside the pairing.
    uint256 private constant GAS_A_CLAIM = 13_600;
    uint256 private constant GAS_A_KEY = 36_000;
    uint256 private constant GAS_OF_REST = 6_000;

    /// @notice Gas that is enough for the rest of the work, the 1/64 that a call holds back included: a refusal that comes after a
    /// check of this one is a verdict.
    /// @param claims How many there are.
    /// @param keys How many runs of claims of one key there are.
    /// @return The gas that must be left.
    function gasFor(uint256 claims, uint256 keys) internal pure returns (uint256) {
        uint256 pairing = Bn254.PAIRING_BASE_GAS + (claims + 2 * keys + 1) * Bn254.PAIRING_PAIR_GAS;
        return (pairing * 64) / 63 + claims * GAS_A_CLAIM + keys * GAS_A_KEY + GAS_OF_REST;
    }

    /// @notice Room for all pairs that there can be, six words each.
    /// @param claims How many there are.
    /// @param keys How many runs of claims of one key there are.
    /// @return pairs All zero.
    function allot(uint256 claims, uint256 keys) internal pure returns (uint256[] memory pairs) {
        pairs = new uint256[](6 * (claims + 2 * keys + 1));
    }

    /// @notice Takes all claims into the sums of their keys, and (c·A, B) of each among the pairs, at the claim's index.
    /// @param pairs Of `allot`.
    /// @param keys One for each run of claims of one key, with `words` and `end` set.
    /// @param claim Where in memory the first claim stands: twelve words, of which signals and proof are read. What it and a word behind
    /// the last one hold is lost.
    /// @param proof Where in the calldata the first claim's proof stands.
    /// @param seed The hash that the coefficients come from.
    /// @param ecAdd The precompiled contract that adds two points.
    /// @return done 1, or 0 when a signal is not in the field or a point is none.
    function fold(
        uint256[] memory pairs,
        Key[] memory keys,
        uint256 claim,
        uint256 proof,
        bytes32 seed,
        address ecAdd
    ) internal view returns (uint256 done) {
        uint256 pair;
        assembly ("memory-safe") {
            pair := add(pairs, 32)
        }
        done = 1;
        uint256 index = 0;
        for (uint256 k = 0; k < keys.length; ++k) {
            uint256 size = (keys[k].end - index) * 384;
            done &= _foldRun([claim, claim + size, pair, proof, index, uint256(seed)], keys[k].sums, ecAdd);
            (claim, pair, proof, index) = (claim + size, pair + size / 2, proof + size, keys[k].end);
        }
    }

    /// @dev The claims of one key, from where the first one stands to where the last one ends. Of several arguments the last is worked
    /// out first. Both factors are written behind their points, over words of the claim and of the next one that are read no more.
    /// for (; claim < end; (claim, pair, proof, index) += (12, 6, 12, 1)) {
    ///   c = index == 0 ? 1 : (uint256(keccak256(abi.encode(seed, index))) >> 128) | (1 << 128);
    ///   pairs[pair:pair + 6] = proof[0:6];
    ///   if (index == 0) sums[0:2] = proof[6:8]; // the first of all
    ///   else {
    ///     (done, pairs[pair:pair + 2]) = EC_MUL.staticcall{gas: MUL_GAS}(claim.proof[0:2], c);
    ///     (done, sums[2:4]) = EC_MUL.staticcall{gas: MUL_GAS}(claim.proof[6:8], c);
    ///     (done, sums[0:2]) = ecAdd.staticcall{gas: ADD_GAS}(sums[0:4]);
    ///   }
    ///   sums[5] = addmod(sums[5], c, order);
    ///   for (i = 0; i < 3; ++i) {
    ///     done &= claim.signals[i] < order;
    ///     sums[6 + i] = addmod(sums[6 + i], mulmod(claim.signals[i], c, order), order);
    ///   }
    /// }
    // solhint-disable-next-line function-max-lines
    function _foldRun(
        uint256[6] memory run,
        uint256[9] memory sums,
        address ecAdd
    ) private view returns (uint256 done) {
        uint256 order = ProofcastTable.FIELD_ORDER;
        assembly ("memory-safe") {
            let claim := mload(run)
            let end := mload(add(run, 32))
            let pair := mload(add(run, 64))
            let proof := mload(add(run, 96))
            mstore(0, mload(add(run, 160)))
            mstore(32, mload(add(run, 128)))
            done := 1
            for {} lt(claim, end) {} {
                let c := 1
                calldatacopy(pair, proof, 192)
                switch mload(32)
                case 0 {
                    calldatacopy(sums, add(proof, 192), 64)
                }
                default {
                    c := or(shl(128, 1), shr(128, keccak256(0, 64)))
                    mstore(add(claim, 192), c)
                    done := and(
                        done,
                        and(eq(returndatasize(), 64), staticcall(MUL_GAS, EC_MUL, add(claim, 128), 96, pair, 64))
                    )
                    mstore(add(claim, 384), c)
                    let product := add(sums, 64)
                    done := and(
                        done,
                        and(eq(returndatasize(), 64), staticcall(MUL_GAS, EC_MUL, add(claim, 320), 96, product, 64))
                    )
                    done := and(done, and(eq(returndatasize(), 64), staticcall(ADD_GAS, ecAdd, sums, 128, sums, 64)))
                }
                let factor := add(sums, 160)
                mstore(factor, addmod(mload(factor), c, order))
                for {
                    let last := add(claim, 96)
                } lt(claim, last) {} {
                    claim := add(claim, 32)
                    factor := add(factor, 32)
                    done := and(done, lt(mload(claim), order))
                    mstore(factor, addmod(mload(factor), mulmod(mload(claim), c, order), order))
                }
                claim := add(claim, 288)
                pair := add(pair, 192)
                proof := add(proof, 384)
                mstore(32, add(mload(32), 1))
            }
        }
    }

    /// @notice Whether the product is one: puts the pairs of the keys behind the first `count`, and asks the pairing contract.
    /// @param pairs Of `fold`.
    /// @param keys Of `fold`; their sums are used up.
    /// @param count How many claims there are.
    /// @param ecAdd The precompiled contract that adds two points.
    /// @return done 1 only if the product is one and every point was taken.
    function close(
        uint256[] memory pairs,
        Key[] memory keys,
        uint256 count,
        address ecAdd
    ) internal view returns (uint256 done) {
        uint256[9] memory inputs; // Σ c_i·vk_i, over all keys
        done = 1;
        for (uint256 k = 0; k < keys.length; ++k) {
            Key memory key = keys[k];
            for (uint256 i = 0; i < 4; ++i) {
                done &= _addMultiple(inputs, key.words, 10 + 2 * i, key.sums[FACTORS + i], ecAdd);
            }
            _put(pairs, count + k, key.sums, _negated(_g2(key.words, 6)));
        }
        count += keys.length;
        _put(pairs, count, inputs, [Bn254.G2_X1, Bn254.G2_X0, Bn254.NEGATED_G2_Y1, Bn254.NEGATED_G2_Y0]);
        for (uint256 k = 0; k < keys.length; ++k) {
            if (_handOn(keys, k)) continue;
            uint256[9] memory alpha;
            done &= _addMultiple(alpha, keys[k].words, 0, ProofcastTable.FIELD_ORDER - keys[k].sums[FACTORS], ecAdd);
            ++count;
            _put(pairs, count, alpha, _g2(keys[k].words, 2));
        }
        done &= _pairingHolds(pairs, count + 1);
    }

    /// @dev Hands Σ c_i of a key to the next one of the same phase 1, if there is one: alpha and beta are paired once.
    function _handOn(Key[] memory keys, uint256 from) private pure returns (bool handed) {
        for (uint256 k = from + 1; k < keys.length && !handed; ++k) {
            if (_phase1(keys[from].words) != _phase1(keys[k].words)) continue;
            keys[k].sums[FACTORS] = addmod(keys[k].sums[FACTORS], keys[from].sums[FACTORS], ProofcastTable.FIELD_ORDER);
            handed = true;
        }
    }

    function _phase1(uint256[18] memory words) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            hash := keccak256(words, 192) // keccak256(abi.encodePacked(words[0:6]))
        }
    }

    /// @dev Adds factor · (words[at], words[at + 1]) to the point that `sums` begins with, in the room behind it.
    function _addMultiple(
        uint256[9] memory sums,
        uint256[18] memory words,
        uint256 at,
        uint256 factor,
        address ecAdd
    ) private view returns (uint256 done) {
        (sums[2], sums[3], sums[4]) = (words[at], words[at + 1], factor);
        assembly ("memory-safe") {
            // (done, sums[2:4]) = EC_MUL.staticcall{gas: MUL_GAS}(sums[2:5]);
            // (done, sums[0:2]) = ecAdd.staticcall{gas: ADD_GAS}(sums[0:4]);
            let product := add(sums, 64)
            done := and(eq(returndatasize(), 64), staticcall(MUL_GAS, EC_MUL, product, 96, product, 64))
            done := and(done, and(eq(returndatasize(), 64), staticcall(ADD_GAS, ecAdd, sums, 128, sums, 64)))
        }
    }

    /// @dev Puts the pair of the point that `sums` begins with and of a point of G2 at an index.
    function _put(uint256[] memory pairs, uint256 index, uint256[9] memory sums, uint256[4] memory g2) private pure {
        (pairs[6 * index], pairs[6 * index + 1]) = (sums[0], sums[1]);
        for (uint256 i = 0; i < 4; ++i) pairs[6 * index + 2 + i] = g2[i];
    }

    function _g2(uint256[18] memory words, uint256 at) private pure returns (uint256[4] memory) {
        return [words[at], words[at + 1], words[at + 2], words[at + 3]];
    }

    function _negated(uint256[4] memory g2) private pure returns (uint256[4] memory) {
        return [g2[0], g2[1], Bn254.negate(g2[2]), Bn254.negate(g2[3])];
    }

    /// @dev 1 if the product of the first `count` pairs is one.
    function _pairingHolds(uint256[] memory pairs, uint256 count) private view returns (uint256 holds) {
        uint256 pairingGas = Bn254.PAIRING_BASE_GAS + count * Bn254.PAIRING_PAIR_GAS;
        assembly ("memory-safe") {
            // (done, answer) = PAIRING.staticcall{gas: pairingGas}(pairs[0:6 * count]);
            // holds = done & (answer.length == 32) & (answer == 1);
            holds := and(
                eq(returndatasize(), 32),
                staticcall(pairingGas, PAIRING, add(pairs, 32), mul(192, count), 0, 32)
            )
            holds := and(holds, eq(mload(0), 1))
        }
    }
}
