// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {ModelId} from "../libraries/ModelId.sol";
import {ModelStore} from "./ModelStore.sol";

/// @title Stops, and who resumes
/// @dev The reasons of a stop are apart, so that undoing one never undoes another.
abstract contract EmergencyStops is ModelStore, AccessManaged {
    uint8 private constant MODEL = 1;
    uint8 private constant VERIFIER = 2;

    /// @inheritdoc IModelRegistry
    bool public isEverythingStopped;

    /// @inheritdoc IModelRegistry
    mapping(bytes32 keyHash => bool stopped) public isVerifierStopped;

    /// @inheritdoc IModelRegistry
    mapping(address account => bool allowed) public isReporter;

    /// @inheritdoc IModelRegistry
    function stopModel(ModelId modelId) external restricted {
        _requireKnown(modelId);
        _stop(modelId, MODEL);
        emit ModelStopped(modelId);
    }

    /// @inheritdoc IModelRegistry
    function resumeModel(ModelId modelId) external restricted {
        _requireKnown(modelId);
        _resume(modelId, MODEL);
        emit ModelResumed(modelId);
    }

    /// @inheritdoc IModelRegistry
    function stopVerifier(bytes32 keyHash) external restricted {
        isVerifierStopped[keyHash] = true;
        _stop(_modelOfKey[keyHash], VERIFIER); // a key without a model gets none from now on
        emit VerifierStopped(keyHash);
    }

    /// @inheritdoc IModelRegistry
    function resumeVerifier(bytes32 keyHash) external restricted {
        isVerifierStopped[keyHash] = false;
        _resume(_modelOfKey[keyHash], VERIFIER);
        emit VerifierResumed(keyHash);
    }

    /// @inheritdoc IModelRegistry
    function stopEverything() external restricted {
        isEverythingStopped = true;
        emit EverythingStopped();
    }

    /// @inheritdoc IModelRegistry
    function resumeEverything() external restricted {
        isEverythingStopped = false;
        emit EverythingResumed();
    }

    /// @inheritdoc IModelRegistry
    function setReporter(address reporter, bool allowed) external restricted {
        isReporter[reporter] = allowed;
        emit ReporterSet(reporter, allowed);
    }

    /// @inheritdoc IModelRegistry
    function reportConflict(ModelId modelId) external {
        if (!isReporter[msg.sender]) revert NotReporter(msg.sender);
        _requireKnown(modelId);
        _stop(modelId, MODEL);
        emit ConflictReported(modelId, msg.sender);
    }

    /// @inheritdoc IModelRegistry
    function isHalted(ModelId modelId) external view returns (bool) {
        StoredModel storage stored = _models[modelId];
        return stored.status == Status.Revoked || stored.stops != 0 || isEverythingStopped;
    }

    /// @dev Reverts when a model's own slot, or everything, says that it is stopped.
    function _requireRunning(ModelId modelId, StoredModel storage stored) internal view {
        if (stored.stops != 0 || isEverythingStopped) revert ModelHalted(modelId);
    }

    function _requireKnown(ModelId modelId) private view {
        if (_models[modelId].status == Status.Unknown) revert ModelNotActive(modelId, Status.Unknown);
    }

    function _stop(ModelId modelId, uint8 reason) private {
        StoredModel storage stored = _models[modelId];
        if (stored.status == Status.Unknown) return; // of a key that no model has
        if (stored.stops == 0 && _isFed(stored.status)) ++_feeds[_modelOf(stored).feedId].stoppedModels;
        stored.stops |= reason;
    }

    function _resume(ModelId modelId, uint8 reason) private {
        StoredModel storage stored = _models[modelId];
        if (stored.stops == reason && _isFed(stored.status)) --_feeds[_modelOf(stored).feedId].stoppedModels;
        stored.stops &= ~reason;
    }
}
