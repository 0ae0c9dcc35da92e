// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {ModelId} from "../libraries/ModelId.sol";
import {IModelRegistry} from "./IModelRegistry.sol";

/// @title Judge of unsound models
/// @notice Anyone who can prove a falsehood with a model's key shows it here, and the model is stopped: no vote, no guardian and no
/// reward. What a sound circuit with a sound key never proves, nobody can show of it.
/// @dev A run shown here is bound to this chain and this judge by a context of its own (see the library Statement): no proof made
/// for an oracle or a registry says anything here, and what is shown here is worth nothing there. The key of a model that is said
/// to be insecure has a secret that everybody knows: anybody can stop it.
interface IUnsoundnessJudge {
    /// @notice A run that a model's key proves in the judge's context.
    /// @param words All words of the batch, each below the scalar field's order.
    /// @param h The commitment to them, first public signal of the proof.
    struct Run {
        ModelId modelId;
        uint256[] words;
        uint256 h;
        uint256[8] proof;
    }

    /// @notice Emitted when a word is proven that no packing gives: of 2^248 or more, or with a bit above its values.
    /// @param modelId The model that is stopped.
    /// @param index The word's place in the batch.
    /// @param word The word.
    event MalformedWordProven(ModelId indexed modelId, uint256 index, uint256 word);

    /// @notice Emitted when an output is proven beyond the bounds that are said to be proven of its field.
    /// @param modelId The model that is stopped.
    /// @param field The field's place among those of the model's outputs.
    /// @param value What was proven, in the schema's integers.
    event OutputBeyondBoundsProven(ModelId indexed modelId, uint256 field, int256 value);

    /// @notice Emitted when two different outputs are proven of the same features. Which one is false no contract can tell: both models
    /// stop, or, where one of the two is not active or deprecated, that one alone.
    /// @param first The model of the first run.
    /// @param second That of the second run; it may be the same one.
    event ContradictionProven(ModelId indexed first, ModelId indexed second);

    /// @notice Emitted when signals are proven that are no run's.
    /// @param modelId The model that is stopped.
    /// @param keyHash The key whose secret somebody knows.
    event TrapdoorProven(ModelId indexed modelId, bytes32 indexed keyHash);

    /// @notice Thrown when a run has not as many words as the model's batch.
    error WordCountMismatch(uint256 received, uint256 expected);

    /// @notice Thrown when a word is not below the scalar field's order: it would be another name for a word that is.
    error WordNotInField(uint256 index, uint256 word);

    /// @notice Thrown when nothing that was proven is inadmissible.
    error NothingInadmissible(ModelId modelId);

    /// @notice Thrown when two runs are not of batch sizes of one model on one source.
    error ModelsUnrelated(ModelId first, ModelId second);

    /// @notice Thrown when a row is none of the batch.
    error RowMissing(uint256 row, uint256 batch);

    /// @notice Thrown when two rows have different features: they may have different outputs.
    error FeaturesDiffer();

    /// @notice Thrown when two rows have the same outputs.
    error OutputsAgree();

    /// @notice Stops a model whose key proves a word that no packing gives, or an output beyond its proven bounds.
    /// @param run The run. Anyone may show it.
    function reportInadmissible(Run calldata run) external;

    /// @notice Stops the models of two runs (or one run, given twice) that have the same features in two rows and other outputs. By the
    /// key of a proposal, or of a model that is revoked, no other model is stopped: anything may be proposed.
    /// @param first A run. Anyone may show it.
    /// @param firstRow The row of its batch that is compared.
    /// @param second A run of the same model on the same source, at any batch size.
    /// @param secondRow The row of its batch that the first is compared with.
    function reportContradiction(Run calldata first, uint256 firstRow, Run calldata second, uint256 secondRow) external;

    /// @notice Stops a model whose key proves the signals keccak256(abi.encode(DOMAIN_STOP, keyHash, i)) mod r, for i from 0 to 2:
    /// only a secret of the key gives such a proof. It is bound to the key alone, since whoever knows the secret knows it everywhere.
    /// @param modelId The model. Anyone may show the proof.
    /// @param proof A.x, A.y, B.x1, B.x0, B.y1, B.y0, C.x, C.y (imaginary part of a G2 coordinate first).
    function reportTrapdoor(ModelId modelId, uint256[8] calldata proof) external;

    /// @notice The registry whose models are stopped.
    /// @return The registry, fixed at deployment.
    function REGISTRY() external view returns (IModelRegistry);
}
