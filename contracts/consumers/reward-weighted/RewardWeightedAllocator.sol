// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IModelTypes} from "../../interfaces/IModelTypes.sol";
import {IPredictionFeed} from "../../interfaces/IPredictionFeed.sol";
import {FeedId} from "../../libraries/FeedId.sol";
import {Acceptance, FeedAcceptance} from "../FeedAcceptance.sol";
import {IRewardWeightedAllocator} from "./IRewardWeightedAllocator.sol";

/// @title Allocation by predicted reward
/// @notice Stores nothing and moves nothing: whoever divides something asks for the shares.
contract RewardWeightedAllocator is IRewardWeightedAllocator {
    uint256 private constant TOTAL_BPS = 10_000;

    /// @inheritdoc IRewardWeightedAllocator
    IPredictionFeed public immutable FEED;

    /// @inheritdoc IRewardWeightedAllocator
    FeedId public immutable FEED_ID;

    /// @inheritdoc IRewardWeightedAllocator
    uint256 public immutable MAX_AGE_SECONDS;

    /// @inheritdoc IRewardWeightedAllocator
    Fallback public immutable FALLBACK;

    /// @inheritdoc IRewardWeightedAllocator
    uint256 public immutable DEFAULT_WEIGHT;

    /// @notice Binds feed, age and what is done without a prediction, for good.
    /// @param feed Where the predictions are read.
    /// @param feedId The feed whose first output is the predicted reward.
    /// @param maxAgeSeconds How long ago the features' epoch may have ended.
    /// @param rule What an operator weighs of whom there is no valid prediction.
    /// @param accepted Which weaknesses the model may have.
    constructor(IPredictionFeed feed, FeedId feedId, uint256 maxAgeSeconds, Fallback rule, Acceptance memory accepted) {
        IModelTypes.Feed memory record = FeedAcceptance.requireAcceptable(feed, feedId, accepted);
        if (rule == Fallback.DeclaredDefault) {
            if (record.defaults.length == 0) revert NoDeclaredDefault(feedId);
            DEFAULT_WEIGHT = _weightOf(record.defaults[0]);
        }
        FEED = feed;
        FEED_ID = feedId;
        MAX_AGE_SECONDS = maxAgeSeconds;
        FALLBACK = rule;
    }

    /// @inheritdoc IRewardWeightedAllocator
    function allocationBps(bytes32[] calldata operators) external view returns (uint256[] memory shares) {
        if (operators.length == 0) revert NoOperators();
        for (uint256 i = 1; i < operators.length; ++i) {
            if (operators[i] <= operators[i - 1]) revert OperatorsNotAscending(i);
        }
        uint256[] memory weights = _weights(operators);
        uint256 total = 0;
        for (uint256 i = 0; i < weights.length; ++i) total += weights[i];
        if (total == 0) revert NothingPredicted();

        // Rounding the sums of weights instead of the shares makes the shares sum to the whole.
        shares = new uint256[](weights.length);
        uint256 sum = 0;
        uint256 allotted = 0;
        for (uint256 i = 0; i < weights.length; ++i) {
            sum += weights[i];
            uint256 upTo = (TOTAL_BPS * sum) / total;
            shares[i] = upTo - allotted;
            allotted = upTo;
        }
    }

    function _weights(bytes32[] calldata operators) private view returns (uint256[] memory weights) {
        (IPredictionFeed.Standing[] memory standings, int256[] memory outputs, ) = FEED.latestMany(
            FEED_ID,
            operators,
            MAX_AGE_SECONDS
        );
        weights = new uint256[](operators.length);
        uint256 perOperator = outputs.length / operators.length;
        uint256 lowest = type(uint256).max;
        for (uint256 i = 0; i < weights.length; ++i) {
            if (standings[i] != IPredictionFeed.Standing.Valid) continue;
            weights[i] = _weightOf(outputs[i * perOperator]);
            if (weights[i] < lowest) lowest = weights[i];
        }
        if (lowest == type(uint256).max) revert NoValidPrediction();

        uint256 otherwise = FALLBACK == Fallback.LowestOfOthers ? lowest : DEFAULT_WEIGHT;
        for (uint256 i = 0; i < weights.length; ++i) {
            if (standings[i] != IPredictionFeed.Standing.Valid) weights[i] = otherwise;
        }
    }

    function _weightOf(int256 prediction) private pure returns (uint256) {
        return prediction < 0 ? 0 : uint256(prediction);
    }
}
