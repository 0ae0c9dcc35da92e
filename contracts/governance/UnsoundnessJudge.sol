// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IModelTypes} from "../interfaces/IModelTypes.sol";
import {IUnsoundnessJudge} from "../interfaces/IUnsoundnessJudge.sol";
import {LayoutCodec} from "../libraries/LayoutCodec.sol";
import {ModelId} from "../libraries/ModelId.sol";
import {PinnedCode} from "../libraries/PinnedCode.sol";
import {Statement} from "../libraries/Statement.sol";
import {WordUnpacking} from "../libraries/WordUnpacking.sol";
import {ProofcastTable} from "../libraries/generated/ProofcastTable.sol";
import {OutputMeaning} from "../registry/OutputMeaning.sol";

/// @title Judge of unsound models
/// @notice It can stop a model, which only governance can resume, and nothing else.
/// @dev Holds nothing and decides nothing: each report is a proof that the model's own verifier accepts.
contract UnsoundnessJudge is IUnsoundnessJudge {
    /// @inheritdoc IUnsoundnessJudge
    IModelRegistry public immutable REGISTRY;

    /// @dev A verified run, taken apart.
    struct Shown {
        uint256[] words;
        uint256[] used;
        bytes features;
        bytes outputs;
        uint256 batch;
        uint256 inputCursor;
    }

    /// @notice Binds the registry for good.
    /// @param registry The registry, whose governance must make this contract a reporter.
    constructor(IModelRegistry registry) {
        REGISTRY = registry;
    }

    /// @inheritdoc IUnsoundnessJudge
    function reportInadmissible(Run calldata run) external {
        IModelRegistry.Model memory model = REGISTRY.modelOf(run.modelId);
        Shown memory shown = _verify(run, model);
        uint256 index = WordUnpacking.firstMalformed(shown.words, shown.used);
        if (index < shown.words.length) {
            emit MalformedWordProven(run.modelId, index, shown.words[index]);
        } else {
            IModelRegistry.Output[] memory fields = REGISTRY.outputsOf(run.modelId);
            (uint256 field, int256 value) = OutputMeaning.beyondBounds(fields, _outputs(shown));
            if (field == fields.length) revert NothingInadmissible(run.modelId);
            emit OutputBeyondBoundsProven(run.modelId, field, value);
        }
        REGISTRY.reportConflict(run.modelId);
    }

    /// @inheritdoc IUnsoundnessJudge
    function reportContradiction(
        Run calldata first,
        uint256 firstRow,
        Run calldata second,
        uint256 secondRow
    ) external {
        IModelRegistry.Model memory model = REGISTRY.modelOf(first.modelId);
        IModelRegistry.Model memory other = REGISTRY.modelOf(second.modelId);
        bool isOneFeed = model.feedId == other.feedId && keccak256(model.layout) == keccak256(other.layout);
        if (!isOneFeed) revert ModelsUnrelated(first.modelId, second.modelId);

        Shown memory one = _verify(first, model);
        Shown memory two = _verify(second, other);
        bytes32 features = _rowHash(_features(one), firstRow, one.batch);
        if (features != _rowHash(_features(two), secondRow, two.batch)) revert FeaturesDiffer();
        bytes32 outputs = _rowHash(_outputs(one), firstRow, one.batch);
        if (outputs == _rowHash(_outputs(two), secondRow, two.batch)) revert OutputsAgree();

        emit ContradictionProven(first.modelId, second.modelId);
        (bool isFed, bool isOtherFed) = (_isFed(first.modelId), _isFed(second.modelId));
        if (isOtherFed || !isFed) REGISTRY.reportConflict(first.modelId);
        if (isFed || !isOtherFed) REGISTRY.reportConflict(second.modelId);
    }

    /// @inheritdoc IUnsoundnessJudge
    function reportTrapdoor(ModelId modelId, uint256[8] calldata proof) external {
        IModelRegistry.Model memory model = REGISTRY.modelOf(modelId);
        _checkProof(model, proof, Statement.stopSignals(model.keyHash));
        emit TrapdoorProven(modelId, model.keyHash);
        REGISTRY.reportConflict(modelId);
    }

    /// @dev Whether governance let a model in, and has not put it out. Any other's key may be one that its proposer made to prove
    /// whatever he likes: against one that is in, it is no evidence.
    function _isFed(ModelId modelId) private view returns (bool) {
        IModelTypes.Status status = REGISTRY.modelRecord(modelId).status;
        return status == IModelTypes.Status.Active || status == IModelTypes.Status.Deprecated;
    }

    /// @dev Takes a run apart once the model's own verifier accepts it in this judge's context.
    function _verify(Run calldata run, IModelRegistry.Model memory model) private view returns (Shown memory shown) {
        if (run.words.length != model.wordCount) revert WordCountMismatch(run.words.length, model.wordCount);
        for (uint256 i = 0; i < run.words.length; ++i) {
            if (run.words[i] >= ProofcastTable.FIELD_ORDER) revert WordNotInField(i, run.words[i]);
        }
        shown.words = run.words;
        Statement.Context memory context = Statement.unsoundContext(run.modelId, model.keyHash, model.source);
        _checkProof(model, run.proof, Statement.signals(context, model.tag, run.h, shown.words));

        shown.features = LayoutCodec.featuresOf(model.layout);
        shown.outputs = LayoutCodec.outputsOf(model.layout);
        (shown.batch, shown.inputCursor) = (model.batch, model.inputCursor);
        shown.used = WordUnpacking.usedBytes(shown.features, shown.outputs, shown.batch, shown.words.length);
    }

    function _checkProof(
        IModelRegistry.Model memory model,
        uint256[8] calldata proof,
        uint256[3] memory signals
    ) private view {
        PinnedCode.check(model.verifier, model.verifierCodeHash);
        IGroth16Verifier(model.verifier).verify(proof, signals);
    }

    function _features(Shown memory shown) private pure returns (int256[] memory) {
        return WordUnpacking.read(shown.words, shown.used, 0, shown.features, shown.batch);
    }

    function _outputs(Shown memory shown) private pure returns (int256[] memory) {
        return WordUnpacking.read(shown.words, shown.used, shown.inputCursor, shown.outputs, shown.batch);
    }

    /// @dev The hash of one row among rows of equal length.
    function _rowHash(int256[] memory values, uint256 row, uint256 batch) private pure returns (bytes32 hash) {
        if (row >= batch) revert RowMissing(row, batch);
        uint256 size = (values.length / batch) * 32;
        assembly ("memory-safe") {
            // hash = keccak256(abi.encodePacked(values[row * size / 32 : (row + 1) * size / 32]));
            hash := keccak256(add(add(values, 32), mul(row, size)), size)
        }
    }
}
