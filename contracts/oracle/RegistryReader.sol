// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IRegistryReader} from "../interfaces/IRegistryReader.sol";

/// @title Contract that works with the models of one registry
abstract contract RegistryReader is IRegistryReader {
    /// @inheritdoc IRegistryReader
    IModelRegistry public immutable REGISTRY;

    /// @param registry The registry of the models that can be asked.
    constructor(IModelRegistry registry) {
        REGISTRY = registry;
    }
}
