// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IFeatureSource} from "../interfaces/IFeatureSource.sol";
import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IVerifierFactory} from "../interfaces/IVerifierFactory.sol";
import {deriveFeedId} from "../libraries/FeedId.sol";
import {LayoutCodec} from "../libraries/LayoutCodec.sol";
import {ModelId} from "../libraries/ModelId.sol";
import {PinnedCode} from "../libraries/PinnedCode.sol";
import {PredictionEntry} from "../libraries/PredictionEntry.sol";
import {Statement} from "../libraries/Statement.sol";
import {WordPacking} from "../libraries/WordPacking.sol";
import {ProofcastTable} from "../libraries/generated/ProofcastTable.sol";
import {EmergencyStops} from "./EmergencyStops.sol";
import {FeedTerms} from "./FeedTerms.sol";
import {OutputMeaning} from "./OutputMeaning.sol";

/// @title What a model must be to be proposed
/// @notice All checks of a proposal that need nothing of other models but that its id and its key are new.
abstract contract ModelAdmission is EmergencyStops {
    /// @inheritdoc IModelRegistry
    bool public immutable ALLOW_INSECURE;

    /// @inheritdoc IModelRegistry
    IVerifierFactory public immutable VERIFIER_FACTORY;

    /// @inheritdoc IModelRegistry
    mapping(bytes32 phase1Hash => bool listed) public isPhase1Listed;

    /// @notice Refuses to allow insecure models on a chain that is not local.
    /// @param factory Deploys the verifiers.
    /// @param allowInsecure Whether models with a known secret are allowed: on local chains only.
    constructor(IVerifierFactory factory, bool allowInsecure) {
        if (allowInsecure && !ProofcastTable.isLocalChain(block.chainid)) {
            revert InsecureChainRefused(block.chainid);
        }
        VERIFIER_FACTORY = factory;
        ALLOW_INSECURE = allowInsecure;
    }

    /// @inheritdoc IModelRegistry
    function listPhase1(bytes32 phase1Hash) external restricted {
        isPhase1Listed[phase1Hash] = true;
        emit Phase1Listed(phase1Hash);
    }

    /// @inheritdoc IModelRegistry
    function unlistPhase1(bytes32 phase1Hash) external restricted {
        isPhase1Listed[phase1Hash] = false;
        emit Phase1Unlisted(phase1Hash);
    }

    /// @inheritdoc IModelRegistry
    function isKeyRegistered(bytes32 keyHash) public view returns (bool) {
        return ModelId.unwrap(modelOfKey[keyHash]) != 0;
    }

    /// @dev Deploys the verifier of a key that passes the factory's checks and has a listed phase 1, once ever.
    function _admitKey(
        ModelId modelId,
        Model memory model,
        uint256[18] calldata key
    ) internal returns (bytes32 phase1Hash) {
        bytes32 keyHash = keccak256(abi.encodePacked(key));
        if (isKeyRegistered(keyHash)) revert KeyAlreadyRegistered(keyHash);
        if (isVerifierStopped[keyHash]) revert VerifierHalted(keyHash);
        phase1Hash = keccak256(abi.encodePacked(key[0], key[1], key[2], key[3], key[4], key[5]));
        bool isDisguised = phase1Hash == ProofcastTable.DEVELOPMENT_PHASE1 && !model.insecure;
        if (isDisguised) revert DevelopmentPhase1Disguised(phase1Hash);
        _requireListed(phase1Hash);
        modelOfKey[keyHash] = modelId;
        model.keyHash = keyHash;
        model.verifier = VERIFIER_FACTORY.deploy(key);
        model.verifierCodeHash = PinnedCode.pin(model.verifier);
    }

    /// @dev Reverts unless governance accepts a phase 1 now.
    function _requireListed(bytes32 phase1Hash) internal view {
        if (!isPhase1Listed[phase1Hash]) revert Phase1NotListed(phase1Hash);
    }

    /// @dev Everything but key and verifier.
    function _describe(ModelSpec calldata spec) internal view returns (Model memory model) {
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
        OutputMeaning.check(outputs, spec.outputs);
        FeedTerms.check(outputs, spec.limits, spec.defaults);
        uint256 cursor = WordPacking.advance(0, features, batch);
        model.layout = spec.layout;
        model.inputCursor = SafeCast.toUint24(cursor);
        model.wordCount = SafeCast.toUint24(WordPacking.words(WordPacking.advance(cursor, outputs, batch)));
        model.tag = Statement.tagOf(spec.provenance.modelHash, keccak256(spec.layout), batch, model.wordCount);

        model.source = spec.source;
        model.sourceCodeHash = _pinSource(spec.source, features, spec.featuresHash);
        model.feedId = deriveFeedId(spec.provenance.modelHash, spec.source);
    }

    /// @dev The sample takes the way of every request: the same packing, the same statement, the same verifier.
    function _checkSample(
        ModelId modelId,
        Model memory model,
        Output[] memory fields,
        SampleProof calldata sample
    ) internal view {
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

        (uint256 field, int256 value) = OutputMeaning.beyondBounds(fields, sample.outputs);
        if (field < fields.length) revert BoundsDisproved(field, value);
    }

    function _pinSource(
        address source,
        bytes memory features,
        bytes32 featuresHash
    ) private view returns (bytes32 codeHash) {
        if (source.code.length == 0) revert SourceMissing(source);
        codeHash = PinnedCode.pin(source);
        bytes memory given = IFeatureSource(source).layout();
        if (keccak256(given) != keccak256(features)) revert SourceLayoutMismatch(features, given);
        bytes32 meaning = IFeatureSource(source).featuresHash();
        if (meaning != featuresHash) revert SourceFeaturesMismatch(featuresHash, meaning);
    }
}
