// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

/// @title ERC-7992, registry
/// @notice The standard's IERCZKMLRegistry, with our policy: a model never changes. A commitment is published, not made: it
/// must be that of a model which governance has activated in ModelRegistry, whose ModelId is the modelId.
/// @dev The standard names an event and an error `ModelDeprecated(uint256)`, which does not compile: the event keeps the name. The
/// error is thrown by nothing in the standard either.
interface IErc7992Registry is IERC165 {
    /// @notice The hashes that tie a model together.
    /// @param modelHash Provenance.modelHash of ModelRegistry.
    /// @param circuitHash SHA-256 of the circuit's text.
    /// @param vkHash The key hash: keccak256 of the key words.
    /// @param proofSystemId bytes4(keccak256("proofcast-bn254-v1")).
    /// @param uri Provenance.uri.
    struct ModelCommitment {
        bytes32 modelHash;
        bytes32 circuitHash;
        bytes32 vkHash;
        bytes4 proofSystemId;
        string uri;
    }

    /// @notice Emitted when a model's commitment is published.
    /// @param modelId The ModelId of ModelRegistry.
    /// @param owner The AccessManager that governs ModelRegistry.
    /// @param commitment The model's hashes.
    event ModelRegistered(uint256 indexed modelId, address indexed owner, ModelCommitment commitment);

    /// @notice Never emitted: models do not change.
    /// @param modelId The model that would change.
    /// @param oldCommitment What its hashes would no longer be.
    /// @param newCommitment What they would be.
    event ModelUpdated(uint256 indexed modelId, ModelCommitment oldCommitment, ModelCommitment newCommitment);

    /// @notice Emitted when the owner deprecates a model here. One that ModelRegistry deprecates, revokes or stops is deprecated
    /// without an event of this contract.
    /// @param modelId The ModelId of ModelRegistry.
    event ModelDeprecated(uint256 indexed modelId);

    /// @notice Thrown when a model was not published here.
    error ModelNotFound(uint256 modelId);

    /// @notice Thrown when anyone but governance would change or deprecate a model.
    error NotModelOwner(uint256 modelId, address caller);

    /// @notice Thrown when a commitment is that of no model which is active now.
    error CommitmentUnknown(bytes32 vkHash);

    /// @notice Thrown when a model was published before.
    error ModelAlreadyPublished(uint256 modelId);

    /// @notice Thrown when the owner would change a model: a new version is a new model.
    error ModelImmutable(uint256 modelId);

    /// @notice Thrown when a model is deprecated here already.
    error ModelAlreadyDeprecated(uint256 modelId);

    /// @notice Publishes the commitment of an active model. Anyone may call: all of it is compared with ModelRegistry, so nobody
    /// gains or takes anything by it.
    /// @param commitment Exactly the model's.
    /// @return modelId The ModelId of ModelRegistry.
    function registerModel(ModelCommitment calldata commitment) external returns (uint256 modelId);

    /// @notice Always reverts.
    /// @param modelId A published model.
    /// @param newCommitment Of no effect.
    function updateModel(uint256 modelId, ModelCommitment calldata newCommitment) external;

    /// @notice Deprecates a model for whoever reads it here, for good. The owner's alone.
    /// @param modelId A published model.
    function deprecateModel(uint256 modelId) external;

    /// @notice A published model.
    /// @param modelId Which one.
    /// @return commitment Its hashes, which never change.
    /// @return deprecated Whether the owner deprecated it here, or ModelRegistry has it deprecated, revoked or stopped.
    /// @return owner The AccessManager that governs ModelRegistry.
    function getModel(
        uint256 modelId
    ) external view returns (ModelCommitment memory commitment, bool deprecated, address owner);
}
