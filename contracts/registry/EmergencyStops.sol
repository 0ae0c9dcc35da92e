// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IEmergencyStops} from "../interfaces/IEmergencyStops.sol";
import {ModelId} from "../libraries/ModelId.sol";
import {ModelStore} from "./ModelStore.sol";

/// @title Stops, and who resumes
/// @notice Who may stop and who may resume, the AccessManager says; reporters are chosen here.
/// @dev The reasons of a stop are apart, so that undoing one never undoes another.
abstract contract EmergencyStops is ModelStore, AccessManaged {
    uint8 private constant MODEL = 1;
    uint8 private constant VERIFIER = 2;

    /// @inheritdoc IEmergencyStops
    bool public isEverythingStopped;

    /// @inheritdoc IEmergencyStops
    mapping(bytes32 keyHash => bool stopped) public isVerifierStopped;

    /// @inheritdoc IEmergencyStops
    mapping(address account => bool allowed) public isReporter;

    /// @inheritdoc IEmergencyStops
    function stopModel(ModelId modelId) external restricted {
        _stop(_known(modelId), MODEL);
        emit ModelStopped(modelId);
    }

    /// @inheritdoc IEmergencyStops
    function resumeModel(ModelId modelId) external restricted {
        _resume(_known(modelId), MODEL);
        emit ModelResumed(modelId);
    }

    /// @inheritdoc IEmergencyStops
    function stopVerifier(bytes32 keyHash) external restricted {
        isVerifierStopped[keyHash] = true;
        _stop(_models[modelOfKey[keyHash]], VERIFIER); // a key without a model gets none from now on
        emit VerifierStopped(keyHash);
    }

    /// @inheritdoc IEmergencyStops
    function resumeVerifier(bytes32 keyHash) external restricted {
        isVerifierStopped[keyHash] = false;
        _resume(_models[modelOfKey[keyHash]], VERIFIER);
        emit VerifierResumed(keyHash);
    }

    /// @inheritdoc IEmergencyStops
    function stopEverything() external restricted {
        isEverythingStopped = true;
        emit EverythingStopped();
    }

    /// @inheritdoc IEmergencyStops
    function resumeEverything() external restricted {
        isEverythingStopped = false;
        emit EverythingResumed();
    }

    /// @inheritdoc IEmergencyStops
    function setReporter(address reporter, bool allowed) external restricted {
        isReporter[reporter] = allowed;
        emit ReporterSet(reporter, allowed);
    }

    /// @inheritdoc IEmergencyStops
    function reportConflict(ModelId modelId) external {
        if (!isReporter[msg.sender]) revert NotReporter(msg.sender);
        _stop(_known(modelId), MODEL);
        emit ConflictReported(modelId, msg.sender);
    }

    /// @inheritdoc IEmergencyStops
    function isHalted(ModelId modelId) external view returns (bool) {
        StoredModel storage stored = _models[modelId];
        return stored.status == Status.Revoked || stored.stops != 0 || isEverythingStopped;
    }

    /// @dev Reverts when a model's own slot, or everything, says that it is stopped.
    function _requireRunning(ModelId modelId, StoredModel storage stored) internal view {
        if (stored.stops != 0 || isEverythingStopped) revert ModelHalted(modelId);
    }

    function _stop(StoredModel storage stored, uint8 reason) private {
        if (stored.status == Status.Unknown) return; // of a key that no model has
        if (stored.stops == 0 && _isFed(stored.status)) ++_feeds[_modelOf(stored).feedId].stoppedModels;
        stored.stops |= reason;
    }

    function _resume(StoredModel storage stored, uint8 reason) private {
        if (stored.stops == reason && _isFed(stored.status)) --_feeds[_modelOf(stored).feedId].stoppedModels;
        stored.stops &= ~reason;
    }
}
