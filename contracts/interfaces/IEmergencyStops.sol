// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {ModelId} from "../libraries/ModelId.sol";

/// @title Stops of models
/// @notice Whoever guards can stop a model, a verifier or everything at once, and so can a contract to which unsoundness was proven; only
/// governance resumes. The reasons of a stop are apart: undoing one undoes no other.
interface IEmergencyStops {
    /// @notice Emitted when a model is stopped, until governance resumes it.
    event ModelStopped(ModelId indexed modelId);

    /// @notice Emitted when governance lets a stopped model go on.
    event ModelResumed(ModelId indexed modelId);

    /// @notice Emitted when the verifier of a key is stopped, whether or not a model has it.
    event VerifierStopped(bytes32 indexed keyHash);

    /// @notice Emitted when governance lets a stopped verifier go on.
    event VerifierResumed(bytes32 indexed keyHash);

    /// @notice Emitted when every model is stopped.
    event EverythingStopped();

    /// @notice Emitted when governance lets everything go on that is not stopped by itself.
    event EverythingResumed();

    /// @notice Emitted when a contract is allowed to report conflicts, or no longer.
    event ReporterSet(address indexed reporter, bool allowed);

    /// @notice Emitted when a reporter stops a model that is proven unsound.
    event ConflictReported(ModelId indexed modelId, address indexed reporter);

    /// @notice Thrown when a model, its verifier or everything is stopped.
    error ModelHalted(ModelId modelId);

    /// @notice Thrown when the verifier of a new model's key is stopped.
    error VerifierHalted(bytes32 keyHash);

    /// @notice Thrown when a conflict is reported by an account that governance did not choose.
    error NotReporter(address caller);

    /// @notice Stops a model: nothing can be asked of it or proven by it, and its feed is not readable. Restricted.
    function stopModel(ModelId modelId) external;

    /// @notice Undoes `stopModel` and what a reporter stopped. Restricted.
    function resumeModel(ModelId modelId) external;

    /// @notice Stops the verifier of a key, and the model that has it; a key that no model has gets none. Restricted.
    function stopVerifier(bytes32 keyHash) external;

    /// @notice Undoes `stopVerifier`. Restricted.
    function resumeVerifier(bytes32 keyHash) external;

    /// @notice Stops every model and every feed. Restricted.
    function stopEverything() external;

    /// @notice Undoes `stopEverything`. Restricted.
    function resumeEverything() external;

    /// @notice Says whether a contract may report conflicts. Restricted.
    function setReporter(address reporter, bool allowed) external;

    /// @notice Stops a model of which a reporter has seen that it proves what is not so. Only reporters may call; a model that
    /// is stopped or revoked stays so. Whether this model lied or another batch size before it, only people can find out: the feed
    /// that both write is unreadable until they have.
    function reportConflict(ModelId modelId) external;

    /// @notice Whether nothing can be proven by a model: it is revoked, or it, its verifier or everything is stopped.
    function isHalted(ModelId modelId) external view returns (bool);

    /// @notice Whether the verifier of a key is stopped.
    function isVerifierStopped(bytes32 keyHash) external view returns (bool);

    /// @notice Whether everything is stopped.
    function isEverythingStopped() external view returns (bool);

    /// @notice Whether a contract may report conflicts.
    function isReporter(address account) external view returns (bool);
}
