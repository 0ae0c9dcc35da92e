// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {ERC165, IERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";
import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {LayoutCodec} from "../libraries/LayoutCodec.sol";
import {ModelId} from "../libraries/ModelId.sol";
import {PinnedCode} from "../libraries/PinnedCode.sol";
import {Statement} from "../libraries/Statement.sol";
import {WordPacking} from "../libraries/WordPacking.sol";
import {ProofcastTable} from "../libraries/generated/ProofcastTable.sol";
import {Erc7992Registry} from "./Erc7992Registry.sol";
import {IErc7992Registry} from "./IErc7992Registry.sol";
import {IErc7992Verifier} from "./IErc7992Verifier.sol";

/// @title ERC-7992, verifier
/// @notice Checks inferences by the verifiers of ModelRegistry. An inference is proven to this contract, and to no other.
/// @dev Holds no state. It is no poster of any feed, and asks no source.
contract Erc7992Verifier is IErc7992Verifier, ERC165 {
    /// @dev What stands before the input words in a proof: a selector and eleven words.
    uint256 private constant HEAD_BYTES = 4 + 11 * 32;

    /// @dev What stands before the values in abi.encode(int256[]).
    uint256 private constant ARRAY_HEAD_BYTES = 64;

    /// @notice Where the models are published.
    Erc7992Registry public immutable PUBLISHED;

    /// @notice Where they are registered.
    IModelRegistry public immutable MODELS;

    /// @dev A proof taken apart.
    struct Envelope {
        bytes32 nonce;
        uint256 h;
        uint256[8] proof;
        uint256[] inputWords;
    }

    /// @notice Binds the published models for good.
    /// @param published Where the models are published.
    constructor(Erc7992Registry published) {
        PUBLISHED = published;
        MODELS = published.MODELS();
    }

    /// @inheritdoc IErc7992Verifier
    function verifyInference(
        uint256 modelId,
        bytes32 inputCommitment,
        bytes calldata output,
        bytes calldata proof
    ) external {
        _verify(modelId, inputCommitment, output, proof);
    }

    /// @inheritdoc IErc7992Verifier
    function proofSystemOf(uint256 modelId) public view returns (bytes4) {
        (IErc7992Registry.ModelCommitment memory commitment, , ) = PUBLISHED.getModel(modelId);
        return commitment.proofSystemId;
    }

    /// @inheritdoc IErc7992Verifier
    function registry() external view returns (address) {
        return address(PUBLISHED);
    }

    /// @inheritdoc ERC165
    function supportsInterface(bytes4 interfaceId) public view virtual override(ERC165, IERC165) returns (bool) {
        // The standard's own interface does not count supportsInterface in.
        return interfaceId == type(IErc7992Verifier).interfaceId || super.supportsInterface(interfaceId);
    }

    /// @dev Reverts unless everything holds.
    function _verify(uint256 modelId, bytes32 inputCommitment, bytes calldata output, bytes calldata proof) internal {
        (IErc7992Registry.ModelCommitment memory commitment, bool deprecated, ) = PUBLISHED.getModel(modelId);
        if (deprecated) revert VerificationRefused_ModelDeprecated(modelId);
        bytes4 system = bytes4(proof);
        if (system != commitment.proofSystemId) revert UnsupportedProofSystem(system);

        IModelRegistry.Model memory model = MODELS.activeModel(ModelId.wrap(modelId));
        Envelope memory envelope = _open(model, proof);
        _checkInputs(modelId, inputCommitment, model, envelope);
        int256[] memory outputs = _outputsOf(LayoutCodec.outputsOf(model.layout), model.batch, output);

        _checkProof(_context(modelId, inputCommitment, model), model, envelope, outputs);
        emit InferenceVerified(modelId, inputCommitment, output, msg.sender);
    }

    function _checkProof(
        Statement.Context memory context,
        IModelRegistry.Model memory model,
        Envelope memory envelope,
        int256[] memory outputs
    ) private view {
        uint256[] memory words = new uint256[](model.wordCount);
        for (uint256 i = 0; i < envelope.inputWords.length; ++i) words[i] = envelope.inputWords[i];
        WordPacking.pack(words, model.inputCursor, LayoutCodec.outputsOf(model.layout), model.batch, outputs);
        uint256[3] memory signals = Statement.signals(context, model.tag, envelope.h, words);
        PinnedCode.check(model.verifier, model.verifierCodeHash);
        // Its InvalidProof() is this standard's: the same selector.
        IGroth16Verifier(model.verifier).verify(envelope.proof, signals);
    }

    /// @dev The commitment stands for the request; the statement hashes this contract's address by itself.
    function _context(
        uint256 modelId,
        bytes32 inputCommitment,
        IModelRegistry.Model memory model
    ) private pure returns (Statement.Context memory context) {
        context.model = ModelId.wrap(modelId);
        context.keyHash = model.keyHash;
        context.source = model.source;
        context.requestId = inputCommitment;
    }

    function _open(
        IModelRegistry.Model memory model,
        bytes calldata proof
    ) private pure returns (Envelope memory envelope) {
        uint256 inputs = WordPacking.words(model.inputCursor);
        if (proof.length != HEAD_BYTES + inputs * 32) revert InvalidProof();
        if (bytes32(proof[4:]) != model.keyHash) revert ModelMismatch();
        envelope.nonce = bytes32(proof[36:]);
        envelope.h = uint256(bytes32(proof[68:]));
        if (envelope.h >= ProofcastTable.FIELD_ORDER) revert InvalidProof();
        for (uint256 i = 0; i < 8; ++i) envelope.proof[i] = uint256(bytes32(proof[100 + 32 * i:]));
        envelope.inputWords = new uint256[](inputs);
        for (uint256 i = 0; i < inputs; ++i) {
            envelope.inputWords[i] = uint256(bytes32(proof[HEAD_BYTES + 32 * i:]));
        }
    }

    /// @dev Other words that the circuit takes for the same would give one input two commitments: of a word's 31 bytes those
    /// that no value takes are zero, also in the last word, where the outputs go on.
    function _checkInputs(
        uint256 modelId,
        bytes32 inputCommitment,
        IModelRegistry.Model memory model,
        Envelope memory envelope
    ) private view {
        uint256[] memory words = envelope.inputWords;
        for (uint256 i = 0; i < words.length; ++i) {
            bool isLast = i + 1 == words.length;
            uint256 usedBytes = isLast ? model.inputCursor & 31 : ProofcastTable.WORD_BYTES;
            if (words[i] >> (usedBytes << 3) != 0) revert InputCommitmentMismatch();
        }
        bytes32 given = keccak256(
            abi.encode(
                ProofcastTable.DOMAIN_INPUT,
                block.chainid,
                address(this),
                modelId,
                envelope.nonce,
                keccak256(abi.encodePacked(words))
            )
        );
        if (given != inputCommitment) revert InputCommitmentMismatch();
    }

    /// @dev abi.decode(output, (int256[])), in its one form, of rows whose values fit their fields.
    function _outputsOf(
        bytes memory side,
        uint256 batch,
        bytes calldata output
    ) private pure returns (int256[] memory values) {
        if (output.length < ARRAY_HEAD_BYTES || output.length % 32 != 0) revert OutputMismatch();
        uint256 count = (output.length - ARRAY_HEAD_BYTES) / 32;
        bool hasForm = uint256(bytes32(output)) == 32 && uint256(bytes32(output[32:])) == count;
        uint256 perSubject = LayoutCodec.valueCount(side);
        bool hasRows = count > 0 && count % perSubject == 0 && count / perSubject <= batch;
        if (!hasForm || !hasRows) revert OutputMismatch();

        values = abi.decode(output, (int256[]));
        uint256 runs = LayoutCodec.runCount(side);
        for (uint256 at = 0; at < count;) {
            for (uint256 i = 0; i < runs; ++i) {
                (uint256 bits, bool signed, uint256 inRun) = LayoutCodec.run(side, i);
                int256 half = signed ? int256(1 << (bits - 1)) : int256(0);
                for (uint256 end = at + inRun; at < end; ++at) {
                    bool fits = values[at] >= -half && values[at] < int256(1 << bits) - half;
                    if (!fits) revert OutputMismatch();
                }
            }
        }
    }
}
