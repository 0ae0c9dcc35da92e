// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title Factory of verifiers
/// @notice Deploys the one verifier contract for submitted key words, after checking the key: nobody submits byte code.
/// @dev Key words: alpha (G1: x, y), beta, delta (G2: x1, x0, y1, y0 each), IC0..IC3 (G1). Gamma is always the generator
/// of G2 and is not passed. These checks refuse malformed keys and every small relation among the points of one group. No check
/// can see the rest: a secret that somebody knows, larger coefficients, a relation between a point of G1 and one of G2 (off the
/// chain the small ones are refused too), a proving key that does not belong to the verifying key. Against those there is only the
/// transcript of the set-up, which shows that every secret is the product of several people's.
interface IVerifierFactory {
    /// @notice Emitted once a key, when its verifier is deployed.
    /// @param keyHash keccak256 of the key words, one after the other.
    /// @param verifier The contract that checks proofs against the key.
    event VerifierDeployed(bytes32 indexed keyHash, address verifier);

    /// @notice Thrown when a coordinate of the key is not below the base field's order.
    error KeyWordNotInField(uint256 index, uint256 value);

    /// @notice Thrown when a point of the key is the point at infinity. The index is that of its first key word.
    error KeyPointIsZero(uint256 index);

    /// @notice Thrown when a G1 point of the key is not on the curve. The index is that of its first key word.
    error KeyPointNotOnCurve(uint256 index);

    /// @notice Thrown when a G2 point of the key is not on its curve or not in its subgroup of prime order.
    error KeyPointNotInSubgroup(uint256 index);

    /// @notice Thrown when delta is plus or minus gamma: phase 2 was skipped, and anybody could forge.
    error DeltaIsGamma();

    /// @notice Thrown when beta is plus or minus gamma: (alpha + vk_x, gamma, 0) would be accepted with any inputs.
    error BetaIsGamma();

    /// @notice Thrown when two of IC1..IC3 are equal up to sign: one signal could be traded for another.
    error InputPointsNotDistinct(uint256 first, uint256 second);

    /// @notice Thrown when a sum of beta, gamma and delta with coefficients from -4 to 4, not all zero, is zero. Each such key
    /// is forgeable. `proofcast check` names the relation.
    error G2PointsRelated();

    /// @notice Thrown when a sum of the generator of G1, alpha and IC0..IC3 with such coefficients is zero.
    error G1PointsRelated();

    /// @notice Thrown when the contract that is to add two points does not know the sum of a point and itself.
    error NoEcAdd(address ecAdd);

    /// @notice Deploys the verifier of a key, or returns the one that stands already. Anyone may call.
    /// @param key The key words.
    /// @return verifier The contract that checks proofs against the key.
    function deploy(uint256[18] calldata key) external returns (address verifier);

    /// @notice Reverts unless the key passes every check of this factory.
    /// @param key The key words.
    function checkKey(uint256[18] calldata key) external view;

    /// @notice The verifier that this factory deployed for a key.
    /// @param keyHash keccak256 of the key words, one after the other.
    /// @return verifier The contract, or zero when it was not deployed.
    function verifierOf(bytes32 keyHash) external view returns (address verifier);

    /// @notice The precompiled contract that adds two points: 0x06, and 0x09 on Bittensor.
    /// @return ecAdd The address given at deployment.
    function EC_ADD() external view returns (address ecAdd);
}
