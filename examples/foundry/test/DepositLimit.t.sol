// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IPredictionFeed} from "@proofcast/contracts/interfaces/IPredictionFeed.sol";
import {FeedId} from "@proofcast/contracts/libraries/FeedId.sol";
import {MockPredictionFeed} from "@proofcast/contracts/mocks/MockPredictionFeed.sol";
import {DepositLimit} from "../src/DepositLimit.sol";

/// @notice A test without cheat codes: a function that reverts has failed.
contract DepositLimitTest {
    FeedId private constant FEED_ID = FeedId.wrap(keccak256("a model on its source"));
    address private constant OPERATOR = address(0xa11ce);
    bytes32 private constant SUBJECT = bytes32(uint256(uint160(OPERATOR)));

    MockPredictionFeed private feed;
    DepositLimit private limit;

    function setUp() public {
        feed = new MockPredictionFeed();
        limit = new DepositLimit(feed, FEED_ID, 35 days);
    }

    function test_followsThePrediction() public {
        _predict(uint64(block.timestamp), 50_000); // 0.05 ether
        require(limit.limitOf(OPERATOR) == 50 ether, "a thousand times the reward");
    }

    function test_isLittleWithoutAPrediction() public view {
        require(limit.limitOf(OPERATOR) == 1 ether, "nobody predicted it");
    }

    function test_isLittleWithAnOldPrediction() public {
        _predict(uint64(block.timestamp - 36 days), 50_000);
        require(limit.limitOf(OPERATOR) == 1 ether, "older than 35 days");
    }

    function test_isLittleInQuarantine() public {
        _predict(uint64(block.timestamp), 50_000);
        feed.setStanding(FEED_ID, SUBJECT, IPredictionFeed.Standing.Quarantined);
        require(limit.limitOf(OPERATOR) == 1 ether, "not yet judged");
    }

    function test_isLittleWhenTheModelIsStopped() public {
        _predict(uint64(block.timestamp), 50_000);
        feed.setHalted(FEED_ID, true);
        require(limit.limitOf(OPERATOR) == 1 ether, "stopped");
    }

    function _predict(uint64 epochEnd, int256 microether) private {
        int256[] memory outputs = new int256[](1);
        outputs[0] = microether;
        feed.setPrediction(FEED_ID, SUBJECT, 50, epochEnd, outputs);
    }
}
