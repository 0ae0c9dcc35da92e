// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title Verifier of many proofs at once
/// @notice Checks any number of proofs, of one model or of several, in one pairing check: what most of a proof costs, the pairings
/// with its key's points, is paid once a key.
/// @dev It trusts each claim's verifier to say which key it has, and nothing else: a caller names only verifiers that he would ask
/// themselves. Proofs are malleable, and one proof may be claimed several times: a claim is no identifier of anything.
interface IAggregateVerifier {
    /// @notice What is to be checked: that `verifier` would accept the proof for the signals.
    struct Claim {
        /// @dev A contract that answers `verifyingKey` of IGroth16Verifier, and whose key passed a factory's checks.
        address verifier;
        /// @dev h, T, rho.
        uint256[3] signals;
        /// @dev A.x, A.y, B.x1, B.x0, B.y1, B.y0, C.x, C.y (imaginary part of a G2 coordinate first).
        uint256[8] proof;
    }

    /// @notice Thrown when at least one claim does not hold, be it that a signal is not in the field, a point is none, or the equation
    /// fails. Which one cannot be told: ask the verifiers one by one.
    error ClaimsDoNotHold();

    /// @notice Thrown when a claim's verifier is none that says its key, or too little gas was left for it to do so.
    error NoVerifier(uint256 verifier);

    /// @notice Thrown when there is nothing to check, for that is not what anybody meant to ask.
    error NoClaims();

    /// @notice Thrown when the call carries too little gas to reach a verdict. It says nothing about the claims.
    error AggregationOutOfGas(uint256 received, uint256 required);

    /// @notice Thrown when the contract that is to add two points does not know the sum of a point and itself, at deployment.
    error NoEcAdd(address ecAdd);

    /// @notice Reverts unless every claim holds, except with a probability of 2⁻¹²⁸ for each time that somebody tries. Returns nothing,
    /// so that no caller can misread a verdict.
    /// @param claims One or more, in any order. Neighbours of one verifier share its key's cost.
    function verifyAll(Claim[] calldata claims) external view;

    /// @notice The precompiled contract that adds two points: 0x06, and 0x09 on Bittensor.
    /// @return ecAdd The address given at deployment.
    function EC_ADD() external view returns (address ecAdd);
}
