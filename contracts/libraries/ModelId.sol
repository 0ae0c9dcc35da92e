// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @notice Names one model at one batch size: keccak256(abi.encode(modelHash, batch)). Never reused, never re-pointed.
type ModelId is uint256;

using {equals as ==} for ModelId global;

function equals(ModelId a, ModelId b) pure returns (bool) {
    return ModelId.unwrap(a) == ModelId.unwrap(b);
}

/// @dev keccak256(abi.encode(modelHash, batch)).
function deriveModelId(bytes32 modelHash, uint256 batch) pure returns (ModelId) {
    return ModelId.wrap(uint256(keccak256(abi.encode(modelHash, batch))));
}
