// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IPredictionFeed} from "@proofcast/contracts/interfaces/IPredictionFeed.sol";
import {FeedId} from "@proofcast/contracts/libraries/FeedId.sol";

/// @title The operator with the highest predicted reward
/// @notice Feed, model and age are bound when it is built: a setter would let its owner choose what you believe.
contract OperatorPicker {
    /// @notice Thrown when nobody has a prediction to act on.
    error NobodyPredicted();

    /// @notice Where the predictions are read.
    IPredictionFeed public immutable FEED;

    /// @notice The model on its source; its first output is the predicted reward.
    FeedId public immutable FEED_ID;

    /// @notice How long ago the features' epoch may have ended.
    uint256 public immutable MAX_AGE_SECONDS;

    constructor(IPredictionFeed feed, FeedId feedId, uint256 maxAgeSeconds) {
        FEED = feed;
        FEED_ID = feedId;
        MAX_AGE_SECONDS = maxAgeSeconds;
    }

    /// @notice The best of these operators. One without a valid prediction is never it, and keeps nobody else from it.
    /// @param operators Whom to choose from.
    /// @return operator The operator.
    /// @return reward What is predicted for it, in the model's unit.
    function best(bytes32[] calldata operators) external view returns (bytes32 operator, int256 reward) {
        (IPredictionFeed.Standing[] memory standings, int256[] memory outputs, ) = FEED.latestMany(
            FEED_ID,
            operators,
            MAX_AGE_SECONDS
        );
        reward = type(int256).min;
        uint256 perOperator = operators.length == 0 ? 0 : outputs.length / operators.length;
        for (uint256 i = 0; i < operators.length; ++i) {
            if (standings[i] != IPredictionFeed.Standing.Valid) continue;
            if (outputs[i * perOperator] <= reward) continue;
            (operator, reward) = (operators[i], outputs[i * perOperator]);
        }
        if (operator == bytes32(0)) revert NobodyPredicted();
    }
}
