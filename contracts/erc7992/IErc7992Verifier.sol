// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @title ERC-7992, verifier
/// @notice The standard's IERCZKMLVerifier. Whoever calls chooses the inputs: that a model gave an output says nothing about the
/// world, and nothing of it ever reaches PredictionFeed.
/// @dev `proof` is abi.encodePacked(bytes4 proofSystemId, bytes32 vkHash, bytes32 nonce, uint256 h, uint256[8] proof,
/// uint256[] inputWords), the words as WordPacking has them for a whole batch. `output` is abi.encode(int256[]): one to batch rows of
/// outputs; a short batch repeats its last row. The input commitment is keccak256(abi.encode(DOMAIN_INPUT, chain id, this contract,
/// modelId, nonce, keccak256(abi.encodePacked(inputWords)))) and stands in the statement in the request's place, with epoch, payee
/// and subjects zero.
interface IErc7992Verifier is IERC165 {
    /// @notice Emitted when an inference is verified.
    /// @param modelId The model.
    /// @param inputCommitment Commitment to the inputs and a nonce.
    /// @param output The output that was proven.
    /// @param caller Who had it verified, and may have chosen the inputs.
    event InferenceVerified(
        uint256 indexed modelId,
        bytes32 indexed inputCommitment,
        bytes output,
        address indexed caller
    );

    /// @notice Thrown when the proof has not its form, or does not verify for these inputs and outputs.
    error InvalidProof();

    /// @notice Thrown when the proof is said to be of another key than the model's.
    error ModelMismatch();

    /// @notice Thrown when the inputs in the proof are not those of the commitment, or not in their one form.
    error InputCommitmentMismatch();

    /// @notice Thrown when the output is not the ABI encoding of rows of the model's outputs, each within its field.
    error OutputMismatch();

    /// @notice Thrown when the proof begins with another proof system than the model's.
    error UnsupportedProofSystem(bytes4 proofSystemId);

    /// @notice Thrown when the model is deprecated, revoked or stopped.
    error VerificationRefused_ModelDeprecated(uint256 modelId);

    /// @notice Reverts unless the model gives this output for the committed inputs.
    /// @param modelId A model published in `registry`.
    /// @param inputCommitment Commitment to the inputs and a nonce.
    /// @param output The claimed output.
    /// @param proof The proof, with the inputs.
    function verifyInference(
        uint256 modelId,
        bytes32 inputCommitment,
        bytes calldata output,
        bytes calldata proof
    ) external;

    /// @notice The proof system of a published model.
    /// @param modelId Which one.
    /// @return proofSystemId bytes4(keccak256("proofcast-bn254-v1")).
    function proofSystemOf(uint256 modelId) external view returns (bytes4 proofSystemId);

    /// @notice Where the models are published.
    /// @return registryAddress An IErc7992Registry.
    function registry() external view returns (address registryAddress);
}
