// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IPredictionFeed} from "../interfaces/IPredictionFeed.sol";
import {IRewardWeightedAllocator} from "../interfaces/IRewardWeightedAllocator.sol";
import {ModelId} from "../libraries/ModelId.sol";

/// @title Allocation by predicted reward
contract RewardWeightedAllocator is IRewardWeightedAllocator {
    uint256 private constant TOTAL_BPS = 10_000;

    /// @inheritdoc IRewardWeightedAllocator
    IPredictionFeed public immutable FEED;

    /// @inheritdoc IRewardWeightedAllocator
    ModelId public immutable MODEL_ID;

    /// @inheritdoc IRewardWeightedAllocator
    uint256 public immutable MAX_AGE_SECONDS;

    /// @param feed Where the predictions are read.
    /// @param modelId The model whose first output is the predicted reward.
    /// @param maxAgeSeconds How long ago the features' epoch may have ended.
    constructor(IPredictionFeed feed, ModelId modelId, uint256 maxAgeSeconds) {
        FEED = feed;
        MODEL_ID = modelId;
        MAX_AGE_SECONDS = maxAgeSeconds;
    }

    /// @inheritdoc IRewardWeightedAllocator
    function allocationBps(bytes32[] calldata operators) external view returns (uint256[] memory shares) {
        if (operators.length == 0) revert NoOperators();
        uint256 total = 0;
        uint256[] memory sums = new uint256[](operators.length); // of predictions up to and with each operator's
        for (uint256 i = 0; i < operators.length; ++i) {
            if (i > 0 && operators[i] <= operators[i - 1]) revert OperatorsNotAscending(i);
            total += _predictedReward(operators[i]);
            sums[i] = total;
        }
        if (total == 0) revert NothingPredicted();

        // Rounding the sums instead of the shares makes the shares sum to the whole.
        shares = new uint256[](operators.length);
        uint256 allotted = 0;
        for (uint256 i = 0; i < operators.length; ++i) {
            uint256 upTo = (TOTAL_BPS * sums[i]) / total;
            shares[i] = upTo - allotted;
            allotted = upTo;
        }
    }

    function _predictedReward(bytes32 operator) private view returns (uint256) {
        (int256[] memory outputs, , ) = FEED.getNoOlderThan(MODEL_ID, operator, MAX_AGE_SECONDS);
        if (outputs[0] < 0) revert NegativePrediction(operator, outputs[0]);
        return uint256(outputs[0]);
    }
}
