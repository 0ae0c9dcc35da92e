// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IVerifierFactory} from "../interfaces/IVerifierFactory.sol";
import {Bn254} from "../libraries/Bn254.sol";
import {G1Relations} from "./G1Relations.sol";
import {G2Relations} from "./G2Relations.sol";

/// @title Checks of a verifying key
/// @notice Refuses malformed keys, and those with a relation Σ cP = 0, |c| ≤ 4, among the points of one group. A list of weak keys
/// is never complete: larger coefficients, relations across the groups and a secret that somebody knows all pass, and no check
/// of a key can see the last. A transcript of the set-up with several contributors is what speaks for a key.
library VerifyingKeyCheck {
    uint256 private constant ALPHA = 0;
    uint256 private constant BETA = 2;
    uint256 private constant DELTA = 6;
    uint256 private constant IC = 10;

    /// @notice Reverts with an error of IVerifierFactory unless every check passes.
    /// @param key Key words of IVerifierFactory.
    /// @param ecAdd The precompiled contract that adds two points.
    function check(uint256[18] calldata key, address ecAdd) internal view {
        for (uint256 i = 0; i < 18; ++i) {
            if (key[i] >= Bn254.Q) revert IVerifierFactory.KeyWordNotInField(i, key[i]);
        }
        _checkG1(key, ALPHA);
        _checkG2(key, BETA);
        _checkG2(key, DELTA);
        for (uint256 i = 0; i < 4; ++i) _checkG1(key, IC + 2 * i);

        // Points of a curve with one x are equal up to sign.
        if (_hasXOfGamma(key, DELTA)) revert IVerifierFactory.DeltaIsGamma();
        if (_hasXOfGamma(key, BETA)) revert IVerifierFactory.BetaIsGamma();
        for (uint256 i = 1; i < 4; ++i) {
            for (uint256 j = i + 1; j < 4; ++j) {
                if (key[IC + 2 * i] == key[IC + 2 * j]) revert IVerifierFactory.InputPointsNotDistinct(i, j);
            }
        }

        if (G2Relations.exist(_g2(key, BETA), _g2(key, DELTA))) revert IVerifierFactory.G2PointsRelated();
        if (G1Relations.exist(_g1Points(key), ecAdd)) revert IVerifierFactory.G1PointsRelated();
    }

    /// @dev The generator, alpha, IC0 … IC3.
    function _g1Points(uint256[18] calldata key) private pure returns (uint256[12] memory points) {
        (points[0], points[1]) = (Bn254.G1_X, Bn254.G1_Y);
        (points[2], points[3]) = (key[ALPHA], key[ALPHA + 1]);
        for (uint256 i = 0; i < 8; ++i) points[4 + i] = key[IC + i];
    }

    function _g2(uint256[18] calldata key, uint256 at) private pure returns (uint256[4] memory) {
        return [key[at], key[at + 1], key[at + 2], key[at + 3]];
    }

    /// @dev y² = x³ + 3; the curve has no other subgroup.
    function _checkG1(uint256[18] calldata key, uint256 at) private pure {
        (uint256 x, uint256 y) = (key[at], key[at + 1]);
        if (x == 0 && y == 0) revert IVerifierFactory.KeyPointIsZero(at);
        uint256 right = addmod(mulmod(mulmod(x, x, Bn254.Q), x, Bn254.Q), 3, Bn254.Q);
        if (mulmod(y, y, Bn254.Q) != right) revert IVerifierFactory.KeyPointNotOnCurve(at);
    }

    /// @dev The pairing contract refuses a G2 point off its curve or outside the subgroup of prime order (EIP-197), also
    /// beside the zero of G1, with which the pairing is 1 whatever the point.
    function _checkG2(uint256[18] calldata key, uint256 at) private view {
        if (key[at] == 0 && key[at + 1] == 0 && key[at + 2] == 0 && key[at + 3] == 0) {
            revert IVerifierFactory.KeyPointIsZero(at);
        }
        bytes memory pair = abi.encode(0, 0, key[at], key[at + 1], key[at + 2], key[at + 3]);
        uint256 gasGiven = Bn254.PAIRING_BASE_GAS + Bn254.PAIRING_PAIR_GAS;
        (bool done, bytes memory answer) = Bn254.PAIRING.staticcall{gas: gasGiven}(pair);
        if (!done || answer.length != 32 || abi.decode(answer, (uint256)) != 1) {
            revert IVerifierFactory.KeyPointNotInSubgroup(at);
        }
    }

    function _hasXOfGamma(uint256[18] calldata key, uint256 at) private pure returns (bool) {
        return key[at] == Bn254.G2_X1 && key[at + 1] == Bn254.G2_X0;
    }
}
