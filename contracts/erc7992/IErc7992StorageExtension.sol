// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title ERC-7992, storage extension
/// @notice The standard's IERCZKMLStorageExtension.
interface IErc7992StorageExtension {
    /// @notice Emitted when an inference is stored, once.
    /// @param inferenceId keccak256(abi.encodePacked(modelId, inputCommitment, output)).
    event InferenceStored(bytes32 indexed inferenceId);

    /// @notice Thrown when no such inference is stored.
    error InferenceNotFound(bytes32 inferenceId);

    /// @notice Verifies as `verifyInference` does, and keeps the inference. One that is kept already stays as it is: nobody
    /// can make another's call fail by being first.
    /// @param modelId A published model.
    /// @param inputCommitment Commitment to the inputs and a nonce.
    /// @param output The claimed output.
    /// @param proof The proof, with the inputs.
    /// @return inferenceId keccak256(abi.encodePacked(modelId, inputCommitment, output)).
    function verifyAndStoreInference(
        uint256 modelId,
        bytes32 inputCommitment,
        bytes calldata output,
        bytes calldata proof
    ) external returns (bytes32 inferenceId);

    /// @notice An inference that was verified.
    /// @param inferenceId Of `verifyAndStoreInference`.
    /// @return modelId Its model.
    /// @return inputCommitment Commitment to its inputs.
    /// @return output Its output.
    function getInference(
        bytes32 inferenceId
    ) external view returns (uint256 modelId, bytes32 inputCommitment, bytes memory output);
}
