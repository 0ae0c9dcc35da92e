// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {Erc7992Registry} from "./Erc7992Registry.sol";
import {Erc7992Verifier} from "./Erc7992Verifier.sol";
import {IErc7992StorageExtension} from "./IErc7992StorageExtension.sol";

/// @title ERC-7992, verifier with the storage extension
/// @notice Verifies as Erc7992Verifier does, and can keep what it has verified.
contract Erc7992StoringVerifier is Erc7992Verifier, IErc7992StorageExtension {
    struct Inference {
        uint256 modelId;
        bytes32 inputCommitment;
        bytes output;
    }

    mapping(bytes32 inferenceId => Inference inference) private _inferences;

    /// @notice Binds the published models for good.
    /// @param published Where the models are published.
    constructor(Erc7992Registry published) Erc7992Verifier(published) {}

    /// @inheritdoc IErc7992StorageExtension
    function verifyAndStoreInference(
        uint256 modelId,
        bytes32 inputCommitment,
        bytes calldata output,
        bytes calldata proof
    ) external returns (bytes32 inferenceId) {
        _verify(modelId, inputCommitment, output, proof);
        inferenceId = keccak256(abi.encodePacked(modelId, inputCommitment, output));
        if (_inferences[inferenceId].output.length != 0) return inferenceId; // an output is never empty
        _inferences[inferenceId] = Inference({modelId: modelId, inputCommitment: inputCommitment, output: output});
        emit InferenceStored(inferenceId);
    }

    /// @inheritdoc IErc7992StorageExtension
    function getInference(
        bytes32 inferenceId
    ) external view returns (uint256 modelId, bytes32 inputCommitment, bytes memory output) {
        Inference storage stored = _inferences[inferenceId];
        if (stored.output.length == 0) revert InferenceNotFound(inferenceId);
        return (stored.modelId, stored.inputCommitment, stored.output);
    }

    /// @inheritdoc Erc7992Verifier
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == type(IErc7992StorageExtension).interfaceId || super.supportsInterface(interfaceId);
    }
}
