// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IVerifierFactory} from "../interfaces/IVerifierFactory.sol";
import {FeedId} from "../libraries/FeedId.sol";
import {ModelId} from "../libraries/ModelId.sol";
import {ModelAdmission} from "./ModelAdmission.sol";
import {ModelCode} from "./ModelCode.sol";
import {ModelLifecycle} from "./ModelLifecycle.sol";

/// @title Registry of models
/// @notice The reads; what changes a model is in the contracts that this one builds on.
contract ModelRegistry is ModelLifecycle {
    /// @notice Starts without a model and without a phase 1 that it accepts.
    /// @param authority The AccessManager that says who may propose, activate, stop, resume, revoke and list.
    /// @param factory Deploys the verifiers.
    /// @param allowInsecure Whether models with a known secret are allowed: on local chains only.
    constructor(
        address authority,
        IVerifierFactory factory,
        bool allowInsecure
    ) AccessManaged(authority) ModelAdmission(factory, allowInsecure) {}

    /// @inheritdoc IModelRegistry
    function activeModel(ModelId modelId) external view returns (Model memory) {
        StoredModel storage stored = _inState(modelId, Status.Active);
        _requireRunning(modelId, stored);
        _answer(stored.record);
    }

    /// @inheritdoc IModelRegistry
    function provableModel(ModelId modelId) external view returns (Model memory) {
        StoredModel storage stored = _models[modelId];
        if (!_isFed(stored.status)) revert ModelNotActive(modelId, stored.status);
        _requireRunning(modelId, stored);
        _answer(stored.record);
    }

    /// @inheritdoc IModelRegistry
    function modelOf(ModelId modelId) external view returns (Model memory) {
        _answer(_known(modelId).record);
    }

    /// @inheritdoc IModelRegistry
    function readableFeed(FeedId feedId) external view returns (Feed memory) {
        StoredFeed storage stored = _feeds[feedId];
        // One after the other, so that their slot is read once.
        (ModelCode record, uint256 stoppedModels, bool ended) = (stored.record, stored.stoppedModels, stored.ended);
        bool isOpen = address(record) != address(0) && stoppedModels == 0 && !ended;
        if (!isOpen || isEverythingStopped) revert FeedNotReadable(feedId);
        _answer(record);
    }

    /// @inheritdoc IModelRegistry
    function outputsOf(ModelId modelId) external view returns (Output[] memory) {
        _answer(_known(modelId).outputs);
    }

    /// @inheritdoc IModelRegistry
    function outputsOfFeed(FeedId feedId) external view returns (Output[] memory) {
        StoredFeed storage stored = _feeds[feedId];
        if (address(stored.record) == address(0)) revert FeedNotReadable(feedId);
        _answer(stored.outputs);
    }

    /// @inheritdoc IModelRegistry
    function provenanceOf(ModelId modelId) external view returns (Provenance memory provenance) {
        StoredModel storage stored = _models[modelId];
        if (stored.status == Status.Unknown) return provenance;
        _answer(stored.provenance);
    }

    /// @inheritdoc IModelRegistry
    function modelRecord(ModelId modelId) external view returns (ModelRecord memory record) {
        StoredModel storage stored = _models[modelId];
        if (stored.status == Status.Unknown) return record;
        Model memory model = _modelOf(stored);
        return
            ModelRecord({
                status: stored.status,
                modelHash: stored.modelHash,
                family: stored.family,
                schemaHash: keccak256(model.layout),
                phase1Hash: stored.phase1Hash,
                feedId: model.feedId,
                batch: model.batch,
                words: model.wordCount,
                keyHash: model.keyHash,
                verifier: model.verifier,
                source: model.source,
                insecure: model.insecure,
                opaque: model.opaque,
                total: model.total
            });
    }
}
