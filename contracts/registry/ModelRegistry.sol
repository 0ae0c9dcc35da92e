// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IVerifierFactory} from "../interfaces/IVerifierFactory.sol";
import {FeedId} from "../libraries/FeedId.sol";
import {LayoutCodec} from "../libraries/LayoutCodec.sol";
import {ModelId, deriveModelId} from "../libraries/ModelId.sol";
import {FeedTerms} from "./FeedTerms.sol";
import {ModelAdmission} from "./ModelAdmission.sol";
import {ModelCode} from "./ModelCode.sol";

/// @title Registry of models
contract ModelRegistry is ModelAdmission {
    mapping(ModelId modelId => Provenance provenance) private _provenances;
    mapping(bytes32 family => ModelId[] members) private _families;

    /// @param authority The AccessManager that says who may register, stop, resume, revoke and list.
    /// @param factory Deploys the verifiers.
    /// @param allowInsecure Whether models with a known secret are allowed: on local chains only.
    constructor(
        address authority,
        IVerifierFactory factory,
        bool allowInsecure
    ) AccessManaged(authority) ModelAdmission(factory, allowInsecure) {}

    /// @inheritdoc IModelRegistry
    function register(
        ModelSpec calldata spec,
        SampleProof calldata sample
    ) external restricted returns (ModelId modelId) {
        modelId = deriveModelId(spec.provenance.modelHash, spec.batch);
        if (_models[modelId].status != Status.Unknown) revert ModelAlreadyRegistered(modelId);

        Model memory model = _describe(spec);
        (model.keyHash, model.verifier) = _admitKey(modelId, spec.key, spec.insecure);
        model.verifierCodeHash = model.verifier.codehash;
        _checkSample(modelId, model, sample);

        _openFeed(model, spec);
        ModelCode record = new ModelCode(abi.encode(model));
        _models[modelId] = StoredModel({record: record, status: Status.Active, stops: 0});
        _provenances[modelId] = spec.provenance;
        _families[spec.provenance.family].push(modelId);
        emit ModelRegistered(modelId, spec.provenance.modelHash, spec.provenance.family, model, spec.provenance);
    }

    /// @inheritdoc IModelRegistry
    function revoke(ModelId modelId) external restricted {
        StoredModel storage stored = _models[modelId];
        if (!_isFed(stored.status)) revert ModelNotActive(modelId, stored.status);
        stored.status = Status.Revoked;
        _feeds[_modelOf(stored).feedId].ended = true;
        emit ModelRevoked(modelId);
    }

    /// @inheritdoc IModelRegistry
    function activeModel(ModelId modelId) external view returns (Model memory) {
        StoredModel storage stored = _models[modelId];
        if (stored.status != Status.Active) revert ModelNotActive(modelId, stored.status);
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
    function readableFeed(FeedId feedId) external view returns (Feed memory) {
        StoredFeed memory stored = _feeds[feedId];
        bool isOpen = address(stored.record) != address(0) && stored.stoppedModels == 0 && !stored.ended;
        if (!isOpen || isEverythingStopped) revert FeedNotReadable(feedId);
        _answer(stored.record);
    }

    /// @inheritdoc IModelRegistry
    function modelRecord(ModelId modelId) external view returns (ModelRecord memory record) {
        StoredModel storage stored = _models[modelId];
        if (stored.status == Status.Unknown) return record;
        Model memory model = _modelOf(stored);
        return
            ModelRecord({
                status: stored.status,
                modelHash: _provenances[modelId].modelHash,
                family: _provenances[modelId].family,
                schemaHash: keccak256(model.layout),
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

    /// @inheritdoc IModelRegistry
    function provenanceOf(ModelId modelId) external view returns (Provenance memory) {
        return _provenances[modelId];
    }

    /// @inheritdoc IModelRegistry
    function modelsOf(bytes32 family) external view returns (ModelId[] memory) {
        return _families[family];
    }

    /// @dev The first batch size of a model on a source makes their feed; every other one must promise readers the same.
    function _openFeed(Model memory model, ModelSpec calldata spec) private {
        Feed memory feed = Feed({
            source: model.source,
            sourceCodeHash: model.sourceCodeHash,
            insecure: model.insecure,
            opaque: model.opaque,
            total: model.total,
            outputs: LayoutCodec.outputsOf(model.layout),
            limits: spec.limits,
            defaults: spec.defaults
        });
        FeedTerms.check(feed.outputs, spec.limits, spec.defaults);
        bytes memory encoded = abi.encode(feed);
        ModelCode standing = _feeds[model.feedId].record;
        if (address(standing) == address(0)) _feeds[model.feedId].record = new ModelCode(encoded);
        else if (address(standing).codehash != keccak256(encoded)) revert FeedMismatch(model.feedId);
    }
}
