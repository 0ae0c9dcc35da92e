// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IModelRegistry} from "./IModelRegistry.sol";

/// @title Contract that works with the models of one registry
interface IRegistryReader {
    /// @notice The registry that says which models there are, and which can be asked.
    function REGISTRY() external view returns (IModelRegistry);
}
