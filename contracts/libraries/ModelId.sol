// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

/// @notice Names one model at one batch size: keccak256(abi.encode(modelHash, batch)). Never reused, never re-pointed.
type ModelId is uint256;
