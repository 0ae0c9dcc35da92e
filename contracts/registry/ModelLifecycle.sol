// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {FeedId} from "../libraries/FeedId.sol";
import {LayoutCodec} from "../libraries/LayoutCodec.sol";
import {ModelId, deriveModelId} from "../libraries/ModelId.sol";
import {PinnedCode} from "../libraries/PinnedCode.sol";
import {ModelAdmission} from "./ModelAdmission.sol";
import {ModelCode} from "./ModelCode.sol";
import {ModelNames} from "./ModelNames.sol";

/// @title A model's life: proposed, active, deprecated, revoked
/// @notice The only place in which a status changes; each change goes one way and is restricted.
abstract contract ModelLifecycle is ModelAdmission, ModelNames {
    /// @inheritdoc IModelRegistry
    function propose(
        ModelSpec calldata spec,
        SampleProof calldata sample
    ) external restricted returns (ModelId modelId) {
        modelId = deriveModelId(spec.provenance.modelHash, spec.batch);
        StoredModel storage stored = _models[modelId];
        if (stored.status != Status.Unknown) revert ModelAlreadyRegistered(modelId);

        Model memory model = _describe(spec);
        stored.phase1Hash = _admitKey(modelId, model, spec.key);
        _checkSample(modelId, model, spec.outputs, sample);
        stored.family = _enterFamily(modelId, spec.provenance);

        (stored.status, stored.version) = (Status.Proposed, spec.provenance.version);
        stored.modelHash = spec.provenance.modelHash;
        stored.record = new ModelCode(abi.encode(model));
        stored.provenance = new ModelCode(abi.encode(spec.provenance));
        _proposeFeed(stored, model, spec);
        emit ModelProposed(modelId, spec.provenance.modelHash, stored.family, model, spec.provenance);
    }

    /// @inheritdoc IModelRegistry
    function activate(ModelId modelId) external restricted {
        StoredModel storage stored = _inState(modelId, Status.Proposed);
        _requireRunning(modelId, stored);
        _requireListed(stored.phase1Hash);
        Model memory model = _modelOf(stored);
        PinnedCode.check(model.source, model.sourceCodeHash);

        StoredFeed storage feed = _feeds[model.feedId];
        if (address(feed.record) == address(0)) (feed.record, feed.outputs) = (stored.feedRecord, stored.outputs);
        else _requireSameFeed(model.feedId, address(stored.feedRecord).codehash, address(stored.outputs).codehash);
        feed.models.push(modelId);
        stored.status = Status.Active;
        emit ModelActivated(modelId, model.feedId);
        _offerCurrent(modelId, stored.family, stored.version);
    }

    /// @inheritdoc IModelRegistry
    function deprecate(ModelId modelId) external restricted {
        _inState(modelId, Status.Active).status = Status.Deprecated;
        emit ModelDeprecated(modelId);
    }

    /// @inheritdoc IModelRegistry
    function revoke(ModelId modelId) external restricted {
        StoredModel storage stored = _known(modelId);
        if (stored.status == Status.Revoked) revert ModelNotActive(modelId, Status.Revoked);
        if (!_isFed(stored.status)) return _end(modelId, stored);

        StoredFeed storage feed = _feeds[_modelOf(stored).feedId];
        feed.ended = true;
        for (uint256 i = 0; i < feed.models.length; ++i) _end(feed.models[i], _models[feed.models[i]]);
    }

    /// @inheritdoc IModelRegistry
    function setCurrent(ModelId modelId) external restricted {
        StoredModel storage stored = _inState(modelId, Status.Active);
        _makeCurrent(modelId, stored.family, stored.version);
    }

    function _end(ModelId modelId, StoredModel storage stored) private {
        stored.status = Status.Revoked;
        emit ModelRevoked(modelId);
        _retire(modelId, stored.family);
    }

    /// @dev Keeps what the model would have its feed be, or refuses it where another batch size of it has made the feed otherwise.
    function _proposeFeed(StoredModel storage stored, Model memory model, ModelSpec calldata spec) private {
        bytes memory record = abi.encode(
            Feed({
                source: model.source,
                insecure: model.insecure,
                opaque: model.opaque,
                total: model.total,
                sourceCodeHash: model.sourceCodeHash,
                outputs: LayoutCodec.outputsOf(model.layout),
                limits: spec.limits,
                defaults: spec.defaults
            })
        );
        bytes memory outputs = abi.encode(spec.outputs);
        StoredFeed storage feed = _feeds[model.feedId];
        if (address(feed.record) == address(0)) {
            (stored.feedRecord, stored.outputs) = (new ModelCode(record), new ModelCode(outputs));
        } else {
            _requireSameFeed(model.feedId, keccak256(record), keccak256(outputs));
            (stored.feedRecord, stored.outputs) = (feed.record, feed.outputs);
        }
    }

    /// @dev Records are code, so equal code hashes are equal records.
    function _requireSameFeed(FeedId feedId, bytes32 recordHash, bytes32 outputsHash) private view {
        StoredFeed storage feed = _feeds[feedId];
        if (feed.ended) revert FeedNotReadable(feedId);
        bool isSame = address(feed.record).codehash == recordHash && address(feed.outputs).codehash == outputsHash;
        if (!isSame) revert FeedMismatch(feedId);
    }
}
