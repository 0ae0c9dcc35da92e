// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IPredictionFeed} from "@proofcast/contracts/interfaces/IPredictionFeed.sol";
import {FeedId} from "@proofcast/contracts/libraries/FeedId.sol";

/// @title How much may be deposited with an operator
/// @notice A multiple of the predicted reward, and little where there is no prediction to act on.
contract DepositLimit {
    uint256 private constant UNIT_WEI = 1e12; // the model predicts microether
    uint256 private constant MULTIPLE = 1_000;
    uint256 private constant OTHERWISE_WEI = 1 ether;

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

    /// @notice The limit for an operator. Never reverts for want of a prediction.
    /// @param operator The operator.
    /// @return limitWei In wei.
    function limitOf(address operator) external view returns (uint256 limitWei) {
        (IPredictionFeed.Standing standing, int256[] memory outputs, , uint64 epochEnd) = FEED.tryLatest(
            FEED_ID,
            bytes32(uint256(uint160(operator)))
        );
        bool isUsable = standing == IPredictionFeed.Standing.Valid && block.timestamp - epochEnd <= MAX_AGE_SECONDS;
        if (!isUsable || outputs[0] <= 0) return OTHERWISE_WEI;
        return uint256(outputs[0]) * UNIT_WEI * MULTIPLE;
    }
}
