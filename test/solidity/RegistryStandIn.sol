// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IEmergencyStops} from "../../contracts/interfaces/IEmergencyStops.sol";
import {IModelTypes} from "../../contracts/interfaces/IModelTypes.sol";
import {FeedId} from "../../contracts/libraries/FeedId.sol";
import {ModelId} from "../../contracts/libraries/ModelId.sol";

/// @title Stand-in for the registry, and for who says what is restricted
/// @notice Every model is the same one, and every feed; each model can be halted by itself. Anybody may do anything.
contract RegistryStandIn {
    mapping(ModelId modelId => bool halted) public isHalted;

    IModelTypes.Model private _model;
    mapping(FeedId feedId => IModelTypes.Feed feed) private _feeds;

    function setModel(IModelTypes.Model calldata model) external {
        _model = model;
    }

    function setFeed(FeedId feedId, address source, bytes calldata outputs) external {
        IModelTypes.Feed storage feed = _feeds[feedId];
        (feed.source, feed.sourceCodeHash, feed.outputs) = (source, source.codehash, outputs);
    }

    function setHalted(ModelId modelId, bool halted) external {
        isHalted[modelId] = halted;
    }

    function reportConflict(ModelId modelId) external {
        isHalted[modelId] = true;
    }

    function activeModel(ModelId modelId) external view returns (IModelTypes.Model memory) {
        return provableModel(modelId);
    }

    function readableFeed(FeedId feedId) external view returns (IModelTypes.Feed memory) {
        return _feeds[feedId];
    }

    function modelRecord(ModelId) external view returns (IModelTypes.ModelRecord memory found) {
        (found.status, found.source) = (IModelTypes.Status.Active, _model.source);
    }

    function canCall(address, address, bytes4) external pure returns (bool immediate, uint32 delaySeconds) {
        return (true, 0);
    }

    function provableModel(ModelId modelId) public view returns (IModelTypes.Model memory) {
        if (isHalted[modelId]) revert IEmergencyStops.ModelHalted(modelId);
        return _model;
    }
}
