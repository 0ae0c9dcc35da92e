// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {ERC165, IERC165} from "@openzeppelin/contracts/utils/introspection/ERC165.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IModelTypes} from "../interfaces/IModelTypes.sol";
import {ModelId} from "../libraries/ModelId.sol";
import {ProofcastTable} from "../libraries/generated/ProofcastTable.sol";
import {IErc7992Registry} from "./IErc7992Registry.sol";

/// @title ERC-7992, registry
/// @notice Publishes models of ModelRegistry under the standard's names. Nothing of Proofcast asks it.
/// @dev Keeps two flags a model; all else is ModelRegistry's.
contract Erc7992Registry is IErc7992Registry, ERC165 {
    /// @notice The registry whose models are published here.
    IModelRegistry public immutable MODELS;

    /// @notice Whether a model was published here.
    mapping(uint256 modelId => bool published) public isPublished;

    /// @notice Whether the owner deprecated a model here.
    mapping(uint256 modelId => bool deprecated) public isDeprecatedHere;

    /// @notice Binds the ModelRegistry for good.
    /// @param models The registry whose models may be published.
    constructor(IModelRegistry models) {
        MODELS = models;
    }

    /// @inheritdoc IErc7992Registry
    function registerModel(ModelCommitment calldata commitment) external returns (uint256 modelId) {
        ModelId id = MODELS.modelOfKey(commitment.vkHash);
        modelId = ModelId.unwrap(id);
        if (isPublished[modelId]) revert ModelAlreadyPublished(modelId);
        bool isActive = MODELS.modelRecord(id).status == IModelTypes.Status.Active && !MODELS.isHalted(id);
        bytes32 given = keccak256(abi.encode(commitment));
        if (!isActive || given != keccak256(abi.encode(_commitmentOf(id)))) revert CommitmentUnknown(commitment.vkHash);

        isPublished[modelId] = true;
        emit ModelRegistered(modelId, _owner(), commitment);
    }

    /// @inheritdoc IErc7992Registry
    function updateModel(uint256 modelId, ModelCommitment calldata) external view {
        _requireOwner(modelId);
        revert ModelImmutable(modelId);
    }

    /// @inheritdoc IErc7992Registry
    function deprecateModel(uint256 modelId) external {
        _requireOwner(modelId);
        if (isDeprecatedHere[modelId]) revert ModelAlreadyDeprecated(modelId);
        isDeprecatedHere[modelId] = true;
        emit ModelDeprecated(modelId);
    }

    /// @inheritdoc IErc7992Registry
    function getModel(
        uint256 modelId
    ) external view returns (ModelCommitment memory commitment, bool deprecated, address owner) {
        _requirePublished(modelId);
        ModelId id = ModelId.wrap(modelId);
        bool isActive = MODELS.modelRecord(id).status == IModelTypes.Status.Active && !MODELS.isHalted(id);
        return (_commitmentOf(id), isDeprecatedHere[modelId] || !isActive, _owner());
    }

    /// @inheritdoc ERC165
    function supportsInterface(bytes4 interfaceId) public view override(ERC165, IERC165) returns (bool) {
        // The standard's own interface does not count supportsInterface in.
        return interfaceId == type(IErc7992Registry).interfaceId || super.supportsInterface(interfaceId);
    }

    /// @dev What ModelRegistry says of a model, in the standard's form.
    function _commitmentOf(ModelId id) private view returns (ModelCommitment memory) {
        IModelRegistry.Provenance memory provenance = MODELS.provenanceOf(id);
        return
            ModelCommitment({
                modelHash: provenance.modelHash,
                circuitHash: provenance.circuitSha256,
                vkHash: MODELS.modelRecord(id).keyHash,
                proofSystemId: ProofcastTable.PROOF_SYSTEM_ID,
                uri: provenance.uri
            });
    }

    function _owner() private view returns (address) {
        return IAccessManaged(address(MODELS)).authority();
    }

    function _requireOwner(uint256 modelId) private view {
        _requirePublished(modelId);
        if (msg.sender != _owner()) revert NotModelOwner(modelId, msg.sender);
    }

    function _requirePublished(uint256 modelId) private view {
        if (!isPublished[modelId]) revert ModelNotFound(modelId);
    }
}
