// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {ModelId} from "../libraries/ModelId.sol";

/// @title Stops of models
/// @notice Whoever guards can stop a model, a verifier or everything at once, and so can a contract to which unsoundness was proven; only
/// governance resumes. The reasons of a stop are apart: undoing one undoes no other.
interface IEmergencyStops {
    /// @notice Emitted when a model is stopped, until governance resumes it.
    /// @param modelId The model.
    event ModelStopped(ModelId indexed modelId);

    /// @notice Emitted when governance lets a stopped model go on.
    /// @param modelId The model, which is halted still where its verifier or everything is stopped.
    event ModelResumed(ModelId indexed modelId);

    /// @notice Emitted when the verifier of a key is stopped, whether or not a model has it.
    /// @param keyHash keccak256 of the key words.
    event VerifierStopped(bytes32 indexed keyHash);

    /// @notice Emitted when governance lets a stopped verifier go on.
    /// @param keyHash keccak256 of the key words.
    event VerifierResumed(bytes32 indexed keyHash);

    /// @notice Emitted when every model is stopped.
    event EverythingStopped();

    /// @notice Emitted when governance lets everything go on that is not stopped by itself.
    event EverythingResumed();

    /// @notice Emitted when a contract is allowed to report conflicts, or no longer.
    /// @param reporter The contract.
    /// @param allowed Whether it may report from now on.
    event ReporterSet(address indexed reporter, bool allowed);

    /// @notice Emitted when a reporter stops a model that is proven unsound.
    /// @param modelId The model that is stopped by it.
    /// @param reporter Who saw the conflict: the oracle or the judge.
    event ConflictReported(ModelId indexed modelId, address indexed reporter);

    /// @notice Thrown when a model, its verifier or everything is stopped.
    error ModelHalted(ModelId modelId);

    /// @notice Thrown when the verifier of a new model's key is stopped.
    error VerifierHalted(bytes32 keyHash);

    /// @notice Thrown when a conflict is reported by an account that governance did not choose.
    error NotReporter(address caller);

    /// @notice Stops a model: nothing can be asked of it or proven by it, and its feed is not readable. Restricted.
    /// @param modelId A model that was proposed, whatever became of it.
    function stopModel(ModelId modelId) external;

    /// @notice Undoes `stopModel` and what a reporter stopped. Restricted.
    /// @param modelId The model.
    function resumeModel(ModelId modelId) external;

    /// @notice Stops the verifier of a key, and the model that has it; a key that no model has gets none. Restricted.
    /// @param keyHash keccak256 of the key words.
    function stopVerifier(bytes32 keyHash) external;

    /// @notice Undoes `stopVerifier`. Restricted.
    /// @param keyHash keccak256 of the key words.
    function resumeVerifier(bytes32 keyHash) external;

    /// @notice Stops every model and every feed. Restricted.
    function stopEverything() external;

    /// @notice Undoes `stopEverything`. Restricted.
    function resumeEverything() external;

    /// @notice Says whether a contract may report conflicts. Restricted.
    /// @param reporter A contract that reports what it has seen proven, and nothing else.
    /// @param allowed Whether it may.
    function setReporter(address reporter, bool allowed) external;

    /// @notice Stops a model of which a reporter has seen that it proves what is not so. Only reporters may call; a model that
    /// is stopped or revoked stays so. Whether this model lied or another batch size before it, only people can find out: the feed
    /// that both write is unreadable until they have.
    /// @param modelId The model.
    function reportConflict(ModelId modelId) external;

    /// @notice Whether nothing can be proven by a model: it is revoked, or it, its verifier or everything is stopped.
    /// @param modelId The model.
    /// @return True: requests for it can be refunded at once.
    function isHalted(ModelId modelId) external view returns (bool);

    /// @notice Whether the verifier of a key is stopped.
    /// @param keyHash keccak256 of the key words.
    /// @return Whether `stopVerifier` stands for it.
    function isVerifierStopped(bytes32 keyHash) external view returns (bool);

    /// @notice Whether everything is stopped.
    /// @return Whether `stopEverything` stands.
    function isEverythingStopped() external view returns (bool);

    /// @notice Whether a contract may report conflicts.
    /// @param account Any account.
    /// @return Whether it may.
    function isReporter(address account) external view returns (bool);
}
