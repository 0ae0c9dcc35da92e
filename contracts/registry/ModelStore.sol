// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {FeedId} from "../libraries/FeedId.sol";
import {ModelId} from "../libraries/ModelId.sol";
import {ModelCode} from "./ModelCode.sol";

/// @title What the registry keeps
/// @notice All that never changes is code; what requests and reads need beside it is one storage slot a model and one a feed.
abstract contract ModelStore is IModelRegistry {
    /// @dev `stops` has a bit for each reason why the model is stopped. `feedRecord` and `outputs` are what the model would have
    /// its feed be; a feed takes them from the first model of it that is activated.
    struct StoredModel {
        ModelCode record;
        Status status;
        uint8 stops;
        uint32 version;
        ModelCode provenance;
        ModelCode feedRecord;
        ModelCode outputs;
        bytes32 modelHash;
        bytes32 family;
        bytes32 phase1Hash;
    }

    /// @dev `stoppedModels` counts the feed's models that are stopped; one that was revoked ends the feed. `models` are those that
    /// were ever active.
    struct StoredFeed {
        ModelCode record;
        uint32 stoppedModels;
        bool ended;
        ModelCode outputs;
        ModelId[] models;
    }

    mapping(ModelId modelId => StoredModel stored) internal _models;
    mapping(FeedId feedId => StoredFeed stored) internal _feeds;

    /// @inheritdoc IModelRegistry
    mapping(bytes32 keyHash => ModelId modelId) public modelOfKey;

    /// @dev The record of a model, whatever its status. Only of a model that is known.
    function _modelOf(StoredModel storage stored) internal view returns (Model memory) {
        return abi.decode(address(stored.record).code, (Model));
    }

    /// @dev Whether what a model proved stands in its feed, or may from now on.
    function _isFed(Status status) internal pure returns (bool) {
        return status == Status.Active || status == Status.Deprecated;
    }

    /// @dev The model, if anybody proposed it.
    function _known(ModelId modelId) internal view returns (StoredModel storage stored) {
        stored = _models[modelId];
        if (stored.status == Status.Unknown) revert ModelNotActive(modelId, Status.Unknown);
    }

    /// @dev The model, if it is in one state.
    function _inState(ModelId modelId, Status status) internal view returns (StoredModel storage stored) {
        stored = _models[modelId];
        if (stored.status != status) revert ModelNotActive(modelId, stored.status);
    }

    /// @dev Ends the call with a record as its answer: code and answer are the same ABI encoding of the same type.
    function _answer(ModelCode record) internal view {
        assembly ("memory-safe") {
            // return abi.decode(address(record).code, (Model, Feed, Provenance or Output[]));
            let size := extcodesize(record)
            let at := mload(0x40)
            extcodecopy(record, at, 0, size)
            return(at, size)
        }
    }
}
