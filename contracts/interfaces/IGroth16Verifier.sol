// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title Groth16 verifier of one key
/// @notice Checks proofs of one circuit over BN254 with the three public signals that every Proofcast circuit has:
/// h (commitment to the words), T (their evaluation) and rho (the point), see the library Statement.
/// @dev Proofs are malleable: (-A, -B, C) verifies whenever (A, B, C) does. Never use a proof as an identifier.
interface IGroth16Verifier {
    /// @notice Thrown when a coordinate is not below the base field's order, a point is off its curve or outside its
    /// subgroup, or the pairing equation does not hold.
    error InvalidProof();

    /// @notice Thrown when a public signal is not below the scalar field's order: accepting it would alias another one.
    error SignalNotInField(uint256 index, uint256 value);

    /// @notice Thrown when the call carries too little gas to reach a verdict. It says nothing about the proof.
    error VerificationOutOfGas(uint256 received, uint256 required);

    /// @notice Reverts unless the proof holds for the signals. Returns nothing, so that no caller can misread a verdict.
    /// @param proof A.x, A.y, B.x1, B.x0, B.y1, B.y0, C.x, C.y (imaginary part of a G2 coordinate first).
    /// @param signals h, T, rho.
    function verify(uint256[8] calldata proof, uint256[3] calldata signals) external view;

    /// @notice The key that `verify` checks proofs against, as it was given to the constructor.
    /// @return key alpha (G1: x, y), beta, delta (G2: x1, x0, y1, y0 each), IC0..IC3 (G1). Gamma is the generator of G2.
    function verifyingKey() external view returns (uint256[18] memory key);
}
