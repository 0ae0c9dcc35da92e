// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {FeedId} from "../libraries/FeedId.sol";
import {ModelId} from "../libraries/ModelId.sol";
import {ModelCode} from "./ModelCode.sol";

/// @title What the registry keeps
/// @notice A model and a feed have one storage slot each, beside a record that is code.
abstract contract ModelStore is IModelRegistry {
    /// @dev `stops` has a bit for each reason why the model is stopped.
    struct StoredModel {
        ModelCode record;
        Status status;
        uint8 stops;
    }

    /// @dev `stoppedModels` counts the feed's models that are stopped; one that was revoked ends the feed.
    struct StoredFeed {
        ModelCode record;
        uint32 stoppedModels;
        bool ended;
    }

    mapping(ModelId modelId => StoredModel stored) internal _models;
    mapping(FeedId feedId => StoredFeed stored) internal _feeds;

    /// @dev The model that a key was registered with; zero when there is none.
    mapping(bytes32 keyHash => ModelId modelId) internal _modelOfKey;

    /// @dev The record of a model, whatever its status. Only of a model that is known.
    function _modelOf(StoredModel storage stored) internal view returns (Model memory) {
        return abi.decode(address(stored.record).code, (Model));
    }

    /// @dev Whether what a model proved stands in its feed, or may from now on.
    function _isFed(Status status) internal pure returns (bool) {
        return status == Status.Active || status == Status.Deprecated;
    }

    /// @dev Ends the call with a record as its answer: code and answer are the same ABI encoding of the same struct.
    function _answer(ModelCode record) internal view {
        assembly ("memory-safe") {
            // return abi.decode(address(record).code, (Model or Feed));
            let size := extcodesize(record)
            let at := mload(0x40)
            extcodecopy(record, at, 0, size)
            return(at, size)
        }
    }
}
