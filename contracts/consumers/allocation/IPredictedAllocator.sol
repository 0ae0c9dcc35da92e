// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IPredictionFeed} from "../../interfaces/IPredictionFeed.sol";
import {FeedId} from "../../libraries/FeedId.sol";
import {Acceptance, IFeedAcceptance} from "../FeedAcceptance.sol";

/// @notice What an allocator goes by.
/// @param feed Where the predictions are read.
/// @param feedId The feed whose first output is the predicted reward.
/// @param maxAgeSeconds How long ago the features' epoch may have ended.
/// @param accepted Which weaknesses the model may have.
struct Guidance {
    IPredictionFeed feed;
    FeedId feedId;
    uint256 maxAgeSeconds;
    Acceptance accepted;
}

/// @notice How far and how fast an allocator goes, in the unit of what it allocates.
/// @param floor What each keeps whatever is predicted; an equal part of the whole where the whole is less than that for each.
/// @param maxStep The most by which the allocator changes one within a period, wherever others put it in the meantime.
/// @param maxPeriodChange The most by which it changes all together within a period, ups and downs added.
/// @param periodSeconds How long a period is. Periods begin at whole multiples of it since 1970.
struct Pace {
    uint256 floor;
    uint256 maxStep;
    uint256 maxPeriodChange;
    uint256 periodSeconds;
}

/// @title Allocation that follows predictions at a limited pace
/// @notice Anybody may call `rebalance`, and nobody chooses anything by it: whom it concerns, what it reads and how far it goes were
/// settled when the contract was built. A valid prediction earns its part of the whole. One that is missing or stale earns the
/// floor. One in quarantine keeps what it has. Where the feed is halted, or nobody has a valid prediction, nothing changes.
interface IPredictedAllocator is IFeedAcceptance {
    /// @notice Emitted for each whose part changes.
    /// @param subject Whose part.
    /// @param from What it was.
    /// @param to What it is.
    event Allocated(bytes32 indexed subject, uint256 from, uint256 to);

    /// @notice Thrown when an allocator is built for nobody, or for more than fit a block.
    error SubjectCount(uint256 received, uint256 most);

    /// @notice Thrown when a subject is not greater than the one before it.
    error SubjectsNotAscending(uint256 position);

    /// @notice Thrown when a limit of the pace or an age is zero, so that nothing could ever change.
    error NoPace();

    /// @notice Thrown when the feed is unknown, revoked or stopped, or its source does not answer.
    error FeedHalted(FeedId feedId);

    /// @notice Thrown when nobody has a valid prediction above zero: there is nothing to divide by, and silence is no reason to change
    /// anything.
    error NothingPredicted(FeedId feedId);

    /// @notice Goes as far towards what is predicted as the pace allows. Callable by anyone, any number of times.
    function rebalance() external;

    /// @notice Whether `rebalance` has something to go by now: a readable feed and at least one valid prediction above zero.
    /// @return guided Whether it has.
    function isGuided() external view returns (bool guided);

    /// @notice Whom it allocates to, ascending.
    /// @return all Each as the feed names it.
    function subjects() external view returns (bytes32[] memory all);

    /// @notice Where the predictions are read.
    /// @return feed The feed's contract.
    function FEED() external view returns (IPredictionFeed feed);

    /// @notice The feed whose first output is the predicted reward.
    /// @return feedId The feed's id.
    function FEED_ID() external view returns (FeedId feedId);

    /// @notice How long ago the features' epoch may have ended.
    /// @return maxAgeSeconds In seconds.
    function MAX_AGE_SECONDS() external view returns (uint256 maxAgeSeconds);

    /// @notice What each keeps whatever is predicted.
    /// @return floor In the unit of what is allocated.
    function FLOOR() external view returns (uint256 floor);

    /// @notice The most by which one may change within a period.
    /// @return maxStep In the unit of what is allocated.
    function MAX_STEP() external view returns (uint256 maxStep);

    /// @notice The most by which all together may change within a period.
    /// @return maxPeriodChange In the unit of what is allocated.
    function MAX_PERIOD_CHANGE() external view returns (uint256 maxPeriodChange);

    /// @notice How long a period is.
    /// @return periodSeconds In seconds.
    function PERIOD_SECONDS() external view returns (uint256 periodSeconds);
}
