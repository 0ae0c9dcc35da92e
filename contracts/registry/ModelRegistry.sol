// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IFeatureSource} from "../interfaces/IFeatureSource.sol";
import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IVerifierFactory} from "../interfaces/IVerifierFactory.sol";
import {LayoutCodec} from "../libraries/LayoutCodec.sol";
import {ModelId, deriveModelId} from "../libraries/ModelId.sol";
import {PredictionEntry} from "../libraries/PredictionEntry.sol";
import {Statement} from "../libraries/Statement.sol";
import {WordPacking} from "../libraries/WordPacking.sol";
import {ProofcastTable} from "../libraries/generated/ProofcastTable.sol";
import {ModelCode} from "./ModelCode.sol";

/// @title Registry of models
contract ModelRegistry is IModelRegistry, AccessManaged {
    /// @inheritdoc IModelRegistry
    bool public immutable ALLOW_INSECURE;

    /// @inheritdoc IModelRegistry
    IVerifierFactory public immutable VERIFIER_FACTORY;

    /// @inheritdoc IModelRegistry
    mapping(bytes32 phase1Hash => bool listed) public isPhase1Listed;

    /// @inheritdoc IModelRegistry
    mapping(bytes32 keyHash => bool registered) public isKeyRegistered;

    struct StoredModel {
        ModelCode record;
        Status status;
    }

    mapping(ModelId modelId => StoredModel stored) private _models;
    mapping(ModelId modelId => Provenance provenance) private _provenances;
    mapping(bytes32 family => ModelId[] members) private _families;

    /// @param authority The AccessManager that says who may register, revoke and list.
    constructor(address authority, IVerifierFactory factory, bool allowInsecure) AccessManaged(authority) {
        if (allowInsecure && !ProofcastTable.isLocalChain(block.chainid)) {
            revert InsecureChainRefused(block.chainid);
        }
        VERIFIER_FACTORY = factory;
        ALLOW_INSECURE = allowInsecure;
    }

    /// @inheritdoc IModelRegistry
    function register(
        ModelSpec calldata spec,
        SampleProof calldata sample
    ) external restricted returns (ModelId modelId) {
        modelId = deriveModelId(spec.provenance.modelHash, spec.batch);
        if (_models[modelId].status != Status.Unknown) revert ModelAlreadyRegistered(modelId);

        Model memory model = _describe(spec);
        (model.keyHash, model.verifier) = _admitKey(spec.key, spec.insecure);
        model.verifierCodeHash = model.verifier.codehash;
        _checkSample(modelId, model, sample);

        _models[modelId] = StoredModel({record: new ModelCode(abi.encode(model)), status: Status.Active});
        _provenances[modelId] = spec.provenance;
        _families[spec.provenance.family].push(modelId);
        emit ModelRegistered(modelId, spec.provenance.modelHash, spec.provenance.family, model, spec.provenance);
    }

    /// @inheritdoc IModelRegistry
    function revoke(ModelId modelId) external restricted {
        _requireActive(modelId).status = Status.Revoked;
        emit ModelRevoked(modelId);
    }

    /// @inheritdoc IModelRegistry
    function listPhase1(bytes32 phase1Hash) external restricted {
        isPhase1Listed[phase1Hash] = true;
        emit Phase1Listed(phase1Hash);
    }

    /// @inheritdoc IModelRegistry
    function activeModel(ModelId modelId) external view returns (Model memory) {
        return _read(_requireActive(modelId));
    }

    /// @inheritdoc IModelRegistry
    function modelRecord(ModelId modelId) external view returns (ModelRecord memory record) {
        StoredModel storage stored = _models[modelId];
        if (stored.status == Status.Unknown) return record;
        Model memory model = _read(stored);
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

    /// @dev Deploys the verifier of a key that passes the factory's checks and has a listed phase 1, once ever.
    function _admitKey(uint256[18] calldata key, bool insecure) private returns (bytes32 keyHash, address verifier) {
        keyHash = keccak256(abi.encodePacked(key));
        if (isKeyRegistered[keyHash]) revert KeyAlreadyRegistered(keyHash);
        bytes32 phase1Hash = keccak256(abi.encodePacked(key[0], key[1], key[2], key[3], key[4], key[5]));
        if (phase1Hash == ProofcastTable.DEVELOPMENT_PHASE1 && !insecure) revert DevelopmentPhase1Disguised(phase1Hash);
        if (!isPhase1Listed[phase1Hash]) revert Phase1NotListed(phase1Hash);
        isKeyRegistered[keyHash] = true;
        verifier = VERIFIER_FACTORY.deploy(key);
    }

    /// @dev Everything but key, verifier and status.
    function _describe(ModelSpec calldata spec) private view returns (Model memory model) {
        if (spec.insecure && !ALLOW_INSECURE) revert InsecureModelRefused();
        if (spec.provenance.setupHash == 0) revert SetupHashMissing();
        (model.insecure, model.opaque, model.total) = (spec.insecure, spec.opaque, spec.total);

        uint256 batch = spec.batch;
        if (batch == 0 || batch > type(uint16).max || (batch > 1 && !spec.total)) revert BatchRefused(batch);
        model.batch = uint16(batch);

        (bytes memory features, bytes memory outputs) = LayoutCodec.split(spec.layout);
        uint256 outputBits = LayoutCodec.rowBits(outputs);
        if (outputBits > PredictionEntry.MAX_OUTPUT_BITS) {
            revert OutputsTooWide(outputBits, PredictionEntry.MAX_OUTPUT_BITS);
        }
        uint256 cursor = WordPacking.advance(0, features, batch);
        model.layout = spec.layout;
        model.inputCursor = SafeCast.toUint24(cursor);
        model.wordCount = SafeCast.toUint24(WordPacking.words(WordPacking.advance(cursor, outputs, batch)));
        model.tag = Statement.tagOf(spec.provenance.modelHash, keccak256(spec.layout), batch, model.wordCount);

        if (spec.source.code.length == 0) revert SourceMissing(spec.source);
        model.source = spec.source;
        model.sourceCodeHash = spec.source.codehash;
        bytes memory given = IFeatureSource(spec.source).layout();
        if (keccak256(given) != keccak256(features)) revert SourceLayoutMismatch(features, given);
    }

    /// @dev The sample takes the way of every request: the same packing, the same statement, the same verifier.
    function _checkSample(ModelId modelId, Model memory model, SampleProof calldata sample) private view {
        bytes memory features = LayoutCodec.featuresOf(model.layout);
        bytes memory outputs = LayoutCodec.outputsOf(model.layout);
        uint256 featureRows = sample.features.length / LayoutCodec.valueCount(features);
        uint256 outputRows = sample.outputs.length / LayoutCodec.valueCount(outputs);
        if (featureRows != outputRows) revert SampleShapeMismatch(featureRows, outputRows);

        uint256[] memory words = new uint256[](model.wordCount);
        uint256 cursor = WordPacking.pack(words, 0, features, model.batch, sample.features);
        WordPacking.pack(words, cursor, outputs, model.batch, sample.outputs);
        Statement.Context memory context = Statement.sampleContext(modelId, model.keyHash, model.source);
        uint256[3] memory signals = Statement.signals(context, model.tag, sample.h, words);
        IGroth16Verifier(model.verifier).verify(sample.proof, signals);
    }

    function _requireActive(ModelId modelId) private view returns (StoredModel storage stored) {
        stored = _models[modelId];
        if (stored.status != Status.Active) revert ModelNotActive(modelId, stored.status);
    }

    function _read(StoredModel storage stored) private view returns (Model memory) {
        return abi.decode(address(stored.record).code, (Model));
    }
}
