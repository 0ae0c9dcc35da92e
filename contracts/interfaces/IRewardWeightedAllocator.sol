// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {ModelId} from "../libraries/ModelId.sol";
import {IPredictionFeed} from "./IPredictionFeed.sol";

/// @title Allocation by predicted reward
/// @notice Splits an allocation over operators in proportion to their predicted rewards. It has no default: when one
/// operator's prediction is missing, stale or of a revoked model, the feed's error comes through and nothing is allocated.
interface IRewardWeightedAllocator {
    /// @notice Thrown when there are no operators.
    error NoOperators();

    /// @notice Thrown when an operator is not greater than the one before it.
    error OperatorsNotAscending(uint256 position);

    /// @notice Thrown when a prediction is negative: it cannot weigh an allocation.
    error NegativePrediction(bytes32 operator, int256 prediction);

    /// @notice Thrown when every prediction is zero: there is nothing to split by.
    error NothingPredicted();

    /// @notice The shares of operators, in basis points. They sum to 10,000 exactly; each is within one of its exact share.
    /// @param operators Strictly ascending subjects.
    function allocationBps(bytes32[] calldata operators) external view returns (uint256[] memory shares);

    /// @notice Where the predictions are read.
    function FEED() external view returns (IPredictionFeed);

    /// @notice The model whose first output is the predicted reward.
    function MODEL_ID() external view returns (ModelId);

    /// @notice How long ago the features' epoch may have ended.
    function MAX_AGE_SECONDS() external view returns (uint256);
}
