// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {ModelId} from "../libraries/ModelId.sol";

/// @title Names, versions and what is current
/// @notice A family is a name. Each of its versions is one model hash for ever, at whatever batch sizes.
abstract contract ModelNames is IModelRegistry {
    uint256 private constant MAX_NAME_BYTES = 64;

    /// @inheritdoc IModelRegistry
    mapping(bytes32 family => mapping(uint32 version => bytes32 modelHash)) public modelHashOf;

    mapping(bytes32 family => ModelId[] members) private _families;

    /// @dev A model and its version share what resolving needs.
    struct Current {
        ModelId modelId;
        uint32 version;
    }

    mapping(bytes32 family => Current current) private _current;

    /// @inheritdoc IModelRegistry
    function modelsOf(bytes32 family) external view returns (ModelId[] memory) {
        return _families[family];
    }

    /// @inheritdoc IModelRegistry
    function currentOf(bytes32 family) external view returns (ModelId modelId) {
        modelId = _current[family].modelId;
        if (ModelId.unwrap(modelId) == 0) revert NoCurrentModel(family);
    }

    /// @dev Enters a model into its family.
    function _enterFamily(ModelId modelId, Provenance calldata provenance) internal returns (bytes32 family) {
        _checkName(provenance.name);
        family = keccak256(bytes(provenance.name));
        uint32 version = provenance.version;
        bytes32 standing = modelHashOf[family][version];
        if (version == 0 || (standing != 0 && standing != provenance.modelHash)) {
            revert VersionTaken(family, version, standing);
        }
        modelHashOf[family][version] = provenance.modelHash;
        _families[family].push(modelId);
    }

    /// @dev Makes a model current unless one of the same or a later version is.
    function _offerCurrent(ModelId modelId, bytes32 family, uint32 version) internal {
        if (version > _current[family].version) _makeCurrent(modelId, family, version);
    }

    function _makeCurrent(ModelId modelId, bytes32 family, uint32 version) internal {
        _current[family] = Current({modelId: modelId, version: version});
        emit CurrentSet(family, modelId);
    }

    /// @dev Leaves a family without a current model if it was this one.
    function _retire(ModelId modelId, bytes32 family) internal {
        if (_current[family].modelId == modelId) _makeCurrent(ModelId.wrap(0), family, 0);
    }

    /// @dev The rule of schema/names.ts.
    function _checkName(string calldata name) private pure {
        bytes calldata text = bytes(name);
        if (text.length == 0 || text.length > MAX_NAME_BYTES) revert NameRefused(name);
        for (uint256 i = 0; i < text.length; ++i) {
            bytes1 c = text[i];
            bool isLetter = (c >= "a" && c <= "z") || (c >= "A" && c <= "Z");
            bool isAlphanumeric = isLetter || (c >= "0" && c <= "9");
            bool isMark = c == "_" || c == "." || c == "-";
            if (!isAlphanumeric && (i == 0 || !isMark)) revert NameRefused(name);
        }
    }
}
