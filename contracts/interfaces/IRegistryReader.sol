// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IModelRegistry} from "./IModelRegistry.sol";

/// @title Contract that works with the models of one registry
/// @notice Such a contract takes models from that registry alone, for as long as it lives.
interface IRegistryReader {
    /// @notice The registry that says which models there are, and which can be asked.
    /// @return The registry, fixed at deployment.
    function REGISTRY() external view returns (IModelRegistry);
}
