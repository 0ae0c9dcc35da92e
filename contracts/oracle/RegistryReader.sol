// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IModelTypes} from "../interfaces/IModelTypes.sol";
import {ModelId} from "../libraries/ModelId.sol";
import {IRegistryReader} from "../interfaces/IRegistryReader.sol";

/// @title Contract that works with the models of one registry
/// @notice Reads the record of a model that may be asked, or proven, once for everything that is done with it.
abstract contract RegistryReader is IRegistryReader {
    /// @dev Where the pointer to a model's `layout` stands in memory: it is the last of 14 members.
    uint256 private constant MODEL_LAYOUT = 13 * 32;

    /// @inheritdoc IRegistryReader
    IModelRegistry public immutable REGISTRY;

    /// @notice Binds the registry for good.
    /// @param registry The registry of the models that can be asked.
    constructor(IModelRegistry registry) {
        REGISTRY = registry;
    }

    /// @dev REGISTRY.provableModel(modelId), or REGISTRY.activeModel(modelId): what the selector says. The registry's answer is taken as
    /// it lies in memory; only the place of its last member, the one of no fixed size, is turned into a pointer.
    function _modelBy(bytes4 selector, ModelId modelId) internal view returns (IModelTypes.Model memory model) {
        address registry = address(REGISTRY);
        assembly ("memory-safe") {
            // model = selector == IModelRegistry.activeModel.selector
            //     ? REGISTRY.activeModel(modelId)
            //     : REGISTRY.provableModel(modelId);
            let at := mload(0x40)
            mstore(at, selector)
            mstore(add(at, 0x04), modelId)
            let done := staticcall(gas(), registry, at, 0x24, 0, 0)
            let size := returndatasize()
            returndatacopy(at, 0, size)
            if iszero(done) {
                revert(at, size)
            }
            if lt(size, 0x200) {
                revert(0, 0) // no registry
            }
            model := add(at, mload(at))
            let layout := add(model, MODEL_LAYOUT)
            mstore(layout, add(model, mload(layout)))
            mstore(0x40, and(add(add(at, size), 31), not(31)))
        }
    }
}
