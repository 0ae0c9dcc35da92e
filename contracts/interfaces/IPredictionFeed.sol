// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {ModelId} from "../libraries/ModelId.sol";
import {IModelRegistry} from "./IModelRegistry.sol";

/// @title Feed of verified predictions
/// @notice The read side. A prediction is named by model (which pins its source), subject and epoch, and never changes.
/// Age counts from the end of the features' epoch, not from posting. Every read reverts unless the model is active: a reader
/// must decide what it does without a prediction, and should assume its worst case.
interface IPredictionFeed {
    /// @notice Thrown when anyone but the oracle posts.
    error NotOracle(address caller);

    /// @notice Thrown when a proof contradicts a stored prediction: a model has one output for one input.
    error PredictionConflict(uint32 index, uint256 standing, uint256 posted);

    /// @notice Thrown when there is no prediction of the subject at the epoch, or none in the epochs that `latest` looks at.
    error PredictionMissing(ModelId modelId, bytes32 subject, uint64 epoch);

    /// @notice Thrown when the latest prediction is older than the reader accepts.
    error PredictionStale(uint256 ageSeconds, uint256 maxAgeSeconds);

    /// @notice Thrown when a source says that an epoch with a prediction ends in the future.
    error EpochEndInFuture(uint64 epochEnd, uint256 nowUnixSeconds);

    /// @notice Stores predictions; one that stands already stays. Only the oracle may call, after verification.
    /// @param outputs One row an index, each value within its field's range.
    /// @param outputRuns The outputs' side of the model's layout (see the library LayoutCodec).
    function post(
        ModelId modelId,
        uint64 epoch,
        uint32[] calldata indices,
        int256[] calldata outputs,
        bytes calldata outputRuns
    ) external;

    /// @notice The prediction from the newest epoch that has one, at most MAX_LOOKBACK epochs back.
    /// @return outputs In the schema's integers.
    /// @return epoch The epoch of the features.
    /// @return epochEnd When that epoch ended, in Unix seconds.
    function latest(
        ModelId modelId,
        bytes32 subject
    ) external view returns (int256[] memory outputs, uint64 epoch, uint64 epochEnd);

    /// @notice As `latest`, and reverts when the features' epoch ended more than maxAgeSeconds ago.
    function getNoOlderThan(
        ModelId modelId,
        bytes32 subject,
        uint256 maxAgeSeconds
    ) external view returns (int256[] memory outputs, uint64 epoch, uint64 epochEnd);

    /// @notice The prediction from one epoch's features.
    function at(ModelId modelId, bytes32 subject, uint64 epoch) external view returns (int256[] memory outputs);

    /// @notice The only account that posts.
    function ORACLE() external view returns (address);

    /// @notice The registry that says which models are active.
    function REGISTRY() external view returns (IModelRegistry);

    /// @notice How many epochs `latest` looks back from the newest.
    function MAX_LOOKBACK() external view returns (uint64);
}
