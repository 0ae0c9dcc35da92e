// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";
import {Bn254} from "../libraries/Bn254.sol";
import {ProofcastTable} from "../libraries/generated/ProofcastTable.sol";

/// @title Groth16 verifier of one key
/// @notice Deployed by VerifierFactory, which has checked the key. Nothing of it can be changed.
/// @dev The key is constructor data, so that one audited byte code serves every model. What it holds of the key is negated where the
/// equation wants a negative, so that a proof's points reach the pairing contract as they came, checked there and nowhere else:
/// e(A, B) · e(-alpha, beta) · e(vk_x, -gamma) · e(C, -delta) = 1.
contract Groth16Verifier is IGroth16Verifier {
    /// @dev As in Bn254, in the form in which assembly reads constants.
    uint256 private constant EC_MUL = 7;
    uint256 private constant PAIRING = 8;
    uint256 private constant ADD_GAS = 150;
    uint256 private constant MUL_GAS = 6_000;
    uint256 private constant PAIRING_GAS = 181_000;

    /// @dev Enough for three multiplications and additions, and for the pairing after the 1/64 that a call holds back.
    uint256 private constant REQUIRED_GAS = 206_000;

    /// @dev Where the four pairs of six words stand in memory: A, B; alpha, beta; vk_x, gamma; C, delta. `verify` allots them first.
    uint256 private constant AT_A = 0x80;
    uint256 private constant AT_ALPHA = 0x140;
    uint256 private constant AT_BETA_X = 0x180;
    uint256 private constant AT_BETA_Y = 0x1c0;
    uint256 private constant AT_VK = 0x200;
    uint256 private constant AT_GAMMA_X = 0x240;
    uint256 private constant AT_GAMMA_Y = 0x280;
    uint256 private constant AT_C = 0x2c0;
    uint256 private constant AT_DELTA_X = 0x300;
    uint256 private constant AT_DELTA_Y = 0x340;
    uint256 private constant AT_END = 0x380;

    address private immutable EC_ADD;
    uint256 private immutable NEGATED_ALPHA_X;
    uint256 private immutable NEGATED_ALPHA_Y;
    uint256 private immutable BETA_X1;
    uint256 private immutable BETA_X0;
    uint256 private immutable BETA_Y1;
    uint256 private immutable BETA_Y0;
    uint256 private immutable NEGATED_DELTA_X1;
    uint256 private immutable NEGATED_DELTA_X0;
    uint256 private immutable NEGATED_DELTA_Y1;
    uint256 private immutable NEGATED_DELTA_Y0;
    uint256 private immutable IC0_X;
    uint256 private immutable IC0_Y;
    uint256 private immutable IC1_X;
    uint256 private immutable IC1_Y;
    uint256 private immutable IC2_X;
    uint256 private immutable IC2_Y;
    uint256 private immutable IC3_X;
    uint256 private immutable IC3_Y;

    /// @notice Takes the key as it is; whoever deploys a verifier without the factory has checked nothing.
    /// @param key Key words of IVerifierFactory, checked by it.
    /// @param ecAdd The precompiled contract that adds two points.
    constructor(uint256[18] memory key, address ecAdd) {
        EC_ADD = ecAdd;
        (NEGATED_ALPHA_X, NEGATED_ALPHA_Y) = (key[0], Bn254.negate(key[1]));
        (BETA_X1, BETA_X0, BETA_Y1, BETA_Y0) = (key[2], key[3], key[4], key[5]);
        (NEGATED_DELTA_X1, NEGATED_DELTA_X0, NEGATED_DELTA_Y1, NEGATED_DELTA_Y0) = (
            key[6],
            key[7],
            Bn254.negate(key[8]),
            Bn254.negate(key[9])
        );
        (IC0_X, IC0_Y) = (key[10], key[11]);
        (IC1_X, IC1_Y) = (key[12], key[13]);
        (IC2_X, IC2_Y) = (key[14], key[15]);
        (IC3_X, IC3_Y) = (key[16], key[17]);
    }

    /// @inheritdoc IGroth16Verifier
    function verify(uint256[8] calldata proof, uint256[3] calldata signals) external view {
        if (gasleft() < REQUIRED_GAS) revert VerificationOutOfGas(gasleft(), REQUIRED_GAS);
        assembly ("memory-safe") {
            // uint256[24] memory pairs; where free memory begins, at 0x80
            mstore(0x40, AT_END)
        }

        // vk_x = IC0 + h·IC1 + T·IC2 + rho·IC3
        _put(AT_VK, IC0_X, IC0_Y);
        uint256 done =
            _addMultiple(IC1_X, IC1_Y, signals[ProofcastTable.SIGNAL_H]) &
                _addMultiple(IC2_X, IC2_Y, signals[ProofcastTable.SIGNAL_T]) &
                _addMultiple(IC3_X, IC3_Y, signals[ProofcastTable.SIGNAL_RHO]);

        assembly ("memory-safe") {
            // memory[AT_A:] = proof[0 : 6]; memory[AT_C:] = proof[6 : 8];
            calldatacopy(AT_A, proof, 192)
            calldatacopy(AT_C, add(proof, 192), 64)
        }
        _put(AT_ALPHA, NEGATED_ALPHA_X, NEGATED_ALPHA_Y);
        _put(AT_BETA_X, BETA_X1, BETA_X0);
        _put(AT_BETA_Y, BETA_Y1, BETA_Y0);
        _put(AT_GAMMA_X, Bn254.G2_X1, Bn254.G2_X0);
        _put(AT_GAMMA_Y, Bn254.NEGATED_G2_Y1, Bn254.NEGATED_G2_Y0);
        _put(AT_DELTA_X, NEGATED_DELTA_X1, NEGATED_DELTA_X0);
        _put(AT_DELTA_Y, NEGATED_DELTA_Y1, NEGATED_DELTA_Y0);
        if (done & _pairingHolds() == 0) _refuse(signals);
    }

    /// @inheritdoc IGroth16Verifier
    function verifyingKey() external view returns (uint256[18] memory key) {
        (key[0], key[1]) = (NEGATED_ALPHA_X, Bn254.negate(NEGATED_ALPHA_Y));
        (key[2], key[3], key[4], key[5]) = (BETA_X1, BETA_X0, BETA_Y1, BETA_Y0);
        (key[6], key[7], key[8], key[9]) = (
            NEGATED_DELTA_X1,
            NEGATED_DELTA_X0,
            Bn254.negate(NEGATED_DELTA_Y1),
            Bn254.negate(NEGATED_DELTA_Y0)
        );
        (key[10], key[11]) = (IC0_X, IC0_Y);
        (key[12], key[13]) = (IC1_X, IC1_Y);
        (key[14], key[15]) = (IC2_X, IC2_Y);
        (key[16], key[17]) = (IC3_X, IC3_Y);
    }

    function _put(uint256 at, uint256 first, uint256 second) private pure {
        assembly ("memory-safe") {
            // memory[at:] = (first, second);
            mstore(at, first)
            mstore(add(at, 32), second)
        }
    }

    /// @dev Adds signal · (x, y) to vk_x, by way of the memory behind it, where gamma will stand. Returns 1 if that was done and the
    /// signal is in the field. An address without code succeeds with nothing returned, so the sizes of the answers are checked, too.
    function _addMultiple(uint256 x, uint256 y, uint256 signal) private view returns (uint256 done) {
        (address ecAdd, uint256 order) = (EC_ADD, ProofcastTable.FIELD_ORDER); // assembly reads local variables only
        assembly ("memory-safe") {
            // done = signal < FIELD_ORDER;
            // (success, product) = EC_MUL.staticcall{gas: MUL_GAS}(x, y, signal); done &= success & (product.length == 64);
            // (success, sum) = ecAdd.staticcall{gas: ADD_GAS}(sum, product); done &= success & (sum.length == 64);
            // Of several arguments the last is worked out first.
            mstore(AT_GAMMA_X, x)
            mstore(add(AT_GAMMA_X, 32), y)
            mstore(AT_GAMMA_Y, signal)
            done := and(
                and(eq(returndatasize(), 64), staticcall(ADD_GAS, ecAdd, AT_VK, 128, AT_VK, 64)),
                and(
                    and(eq(returndatasize(), 64), staticcall(MUL_GAS, EC_MUL, AT_GAMMA_X, 96, AT_GAMMA_X, 64)),
                    lt(signal, order)
                )
            )
        }
    }

    /// @dev Returns 1 if the product of the four pairings is one. The size of the answer is checked as above.
    function _pairingHolds() private view returns (uint256 holds) {
        assembly ("memory-safe") {
            // (success, answer) = PAIRING.staticcall{gas: PAIRING_GAS}(pairs); holds = success & (answer.length == 32) & (answer == 1);
            holds := and(eq(returndatasize(), 32), staticcall(PAIRING_GAS, PAIRING, AT_A, 768, 0, 32))
            holds := and(holds, eq(mload(0), 1))
        }
    }

    /// @dev Says what was wrong.
    function _refuse(uint256[3] calldata signals) private pure {
        for (uint256 i = 0; i < 3; ++i) {
            if (signals[i] >= ProofcastTable.FIELD_ORDER) revert SignalNotInField(i, signals[i]);
        }
        revert InvalidProof();
    }
}
