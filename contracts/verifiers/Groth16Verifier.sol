// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";
import {Bn254} from "../libraries/Bn254.sol";
import {ProofcastTable} from "../libraries/generated/ProofcastTable.sol";

/// @title Groth16 verifier of one key
/// @dev The key is constructor data, so that one audited byte code serves every model.
contract Groth16Verifier is IGroth16Verifier {
    uint256 private constant PAIRING_GAS = Bn254.PAIRING_BASE_GAS + 4 * Bn254.PAIRING_PAIR_GAS;

    /// @dev Enough for three multiplications and additions, and for the pairing after the 1/64 that a call holds back.
    uint256 private constant REQUIRED_GAS = 206_000;

    address private immutable EC_ADD;
    uint256 private immutable ALPHA_X;
    uint256 private immutable ALPHA_Y;
    uint256 private immutable BETA_X1;
    uint256 private immutable BETA_X0;
    uint256 private immutable BETA_Y1;
    uint256 private immutable BETA_Y0;
    uint256 private immutable DELTA_X1;
    uint256 private immutable DELTA_X0;
    uint256 private immutable DELTA_Y1;
    uint256 private immutable DELTA_Y0;
    uint256 private immutable IC0_X;
    uint256 private immutable IC0_Y;
    uint256 private immutable IC1_X;
    uint256 private immutable IC1_Y;
    uint256 private immutable IC2_X;
    uint256 private immutable IC2_Y;
    uint256 private immutable IC3_X;
    uint256 private immutable IC3_Y;

    /// @param key Key words of IVerifierFactory, checked by it.
    /// @param ecAdd The precompiled contract that adds two points.
    constructor(uint256[18] memory key, address ecAdd) {
        EC_ADD = ecAdd;
        (ALPHA_X, ALPHA_Y) = (key[0], key[1]);
        (BETA_X1, BETA_X0, BETA_Y1, BETA_Y0) = (key[2], key[3], key[4], key[5]);
        (DELTA_X1, DELTA_X0, DELTA_Y1, DELTA_Y0) = (key[6], key[7], key[8], key[9]);
        (IC0_X, IC0_Y) = (key[10], key[11]);
        (IC1_X, IC1_Y) = (key[12], key[13]);
        (IC2_X, IC2_Y) = (key[14], key[15]);
        (IC3_X, IC3_Y) = (key[16], key[17]);
    }

    /// @inheritdoc IGroth16Verifier
    function verify(uint256[8] calldata proof, uint256[3] calldata signals) external view {
        if (gasleft() < REQUIRED_GAS) revert VerificationOutOfGas(gasleft(), REQUIRED_GAS);

        // e(-A, B) · e(alpha, beta) · e(vk_x, gamma) · e(C, delta) = 1: four pairs of six words
        uint256[24] memory pairs;

        // vk_x = IC0 + h·IC1 + T·IC2 + rho·IC3, worked out in its place (12, 13) and in that of gamma after it
        pairs[12] = IC0_X;
        pairs[13] = IC0_Y;
        _addMultiple(pairs, IC1_X, IC1_Y, signals[ProofcastTable.SIGNAL_H], ProofcastTable.SIGNAL_H);
        _addMultiple(pairs, IC2_X, IC2_Y, signals[ProofcastTable.SIGNAL_T], ProofcastTable.SIGNAL_T);
        _addMultiple(pairs, IC3_X, IC3_Y, signals[ProofcastTable.SIGNAL_RHO], ProofcastTable.SIGNAL_RHO);
        pairs[14] = Bn254.G2_X1;
        pairs[15] = Bn254.G2_X0;
        pairs[16] = Bn254.G2_Y1;
        pairs[17] = Bn254.G2_Y0;

        uint256 y = proof[1];
        if (y >= Bn254.Q) revert InvalidProof(); // the pairing contract checks the coordinates it gets unchanged
        unchecked {
            if (y != 0) y = Bn254.Q - y;
        }
        assembly ("memory-safe") {
            // pairs[0 : 6] = proof[0 : 6]; pairs[1] = y; pairs[18 : 20] = proof[6 : 8];
            calldatacopy(pairs, proof, 192)
            mstore(add(pairs, 32), y)
            calldatacopy(add(pairs, 576), add(proof, 192), 64)
        }
        pairs[6] = ALPHA_X;
        pairs[7] = ALPHA_Y;
        pairs[8] = BETA_X1;
        pairs[9] = BETA_X0;
        pairs[10] = BETA_Y1;
        pairs[11] = BETA_Y0;
        pairs[20] = DELTA_X1;
        pairs[21] = DELTA_X0;
        pairs[22] = DELTA_Y1;
        pairs[23] = DELTA_Y0;
        if (!_pairingHolds(pairs)) revert InvalidProof();
    }

    /// @dev Adds signal · (x, y) to the point at (12, 13). An address without code succeeds with nothing returned, so
    /// the sizes of the answers are checked too.
    function _addMultiple(uint256[24] memory pairs, uint256 x, uint256 y, uint256 signal, uint256 index) private view {
        if (signal >= ProofcastTable.FIELD_ORDER) revert SignalNotInField(index, signal);
        // assembly reads local variables only
        (address ecAdd, address ecMul) = (EC_ADD, Bn254.EC_MUL);
        (uint256 addGas, uint256 mulGas) = (Bn254.EC_ADD_GAS, Bn254.EC_MUL_GAS);
        bool done;
        assembly ("memory-safe") {
            // pairs[14:17] = (x, y, signal);
            // (done, pairs[14:16]) = ecMul.staticcall{gas: mulGas}(pairs[14:17]);
            // (done, pairs[12:14]) = ecAdd.staticcall{gas: addGas}(pairs[12:16]);
            let product := add(pairs, 448)
            mstore(product, x)
            mstore(add(pairs, 480), y)
            mstore(add(pairs, 512), signal)
            done := staticcall(mulGas, ecMul, product, 96, product, 64)
            done := and(done, eq(returndatasize(), 64))
            let sum := add(pairs, 384)
            done := and(done, staticcall(addGas, ecAdd, sum, 128, sum, 64))
            done := and(done, eq(returndatasize(), 64))
        }
        if (!done) revert InvalidProof();
    }

    /// @dev Whether the product of the four pairings is one. The size of the answer is checked as above.
    function _pairingHolds(uint256[24] memory pairs) private view returns (bool holds) {
        (address pairing, uint256 pairingGas) = (Bn254.PAIRING, PAIRING_GAS);
        assembly ("memory-safe") {
            // (done, answer) = pairing.staticcall{gas: pairingGas}(pairs); holds = done && answer == 1;
            holds := staticcall(pairingGas, pairing, pairs, 768, pairs, 32)
            holds := and(holds, eq(returndatasize(), 32))
            holds := and(holds, eq(mload(pairs), 1))
        }
    }
}
