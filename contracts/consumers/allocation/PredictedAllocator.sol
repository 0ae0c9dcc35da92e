// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {SignedMath} from "@openzeppelin/contracts/utils/math/SignedMath.sol";
import {IPredictionFeed} from "../../interfaces/IPredictionFeed.sol";
import {FeedId} from "../../libraries/FeedId.sol";
import {FeedAcceptance} from "../FeedAcceptance.sol";
import {Guidance, IPredictedAllocator, Pace} from "./IPredictedAllocator.sol";

/// @title Allocation that follows predictions at a limited pace
/// @notice Works out where each subject is to stand. What it divides, and how that is moved, the contract that builds on it says.
/// @dev Limits are counted from an anchor, which is where one would stand had this contract not moved it within the period, and not
/// from the last call: calls within a period, however many, lead to the same place, so that nobody gains by calling early, often or
/// between two posts. What others do to it, a curator by hand or a slash, moves the anchor along: none of it is undone faster than
/// by a step. Around the end of a period two steps may follow each other closely.
abstract contract PredictedAllocator is IPredictedAllocator {
    /// @dev By how much this contract has moved one within a period, ups less downs.
    struct Moved {
        uint64 period;
        int192 amount;
    }

    uint256 private constant MOST_SUBJECTS = 64;

    /// @inheritdoc IPredictedAllocator
    IPredictionFeed public immutable FEED;

    /// @inheritdoc IPredictedAllocator
    FeedId public immutable FEED_ID;

    /// @inheritdoc IPredictedAllocator
    uint256 public immutable MAX_AGE_SECONDS;

    /// @inheritdoc IPredictedAllocator
    uint256 public immutable FLOOR;

    /// @inheritdoc IPredictedAllocator
    uint256 public immutable MAX_STEP;

    /// @inheritdoc IPredictedAllocator
    uint256 public immutable MAX_PERIOD_CHANGE;

    /// @inheritdoc IPredictedAllocator
    uint256 public immutable PERIOD_SECONDS;

    bytes32[] private _subjects;
    mapping(uint256 position => Moved moved) private _moved;

    /// @notice Binds feed, subjects and limits for good: there is no owner who could change them.
    /// @param guidance What it goes by.
    /// @param pace How far and how fast it goes.
    /// @param allSubjects Whom it allocates to, strictly ascending.
    constructor(Guidance memory guidance, Pace memory pace, bytes32[] memory allSubjects) {
        FeedAcceptance.requireAcceptable(guidance.feed, guidance.feedId, guidance.accepted);
        uint256 count = allSubjects.length;
        if (count == 0 || count > MOST_SUBJECTS) revert SubjectCount(count, MOST_SUBJECTS);
        for (uint256 i = 1; i < count; ++i) {
            if (allSubjects[i] <= allSubjects[i - 1]) revert SubjectsNotAscending(i);
        }
        if (pace.maxStep == 0 || pace.maxPeriodChange == 0 || pace.periodSeconds == 0 || guidance.maxAgeSeconds == 0)
            revert NoPace();
        FEED = guidance.feed;
        FEED_ID = guidance.feedId;
        MAX_AGE_SECONDS = guidance.maxAgeSeconds;
        FLOOR = pace.floor;
        MAX_STEP = pace.maxStep;
        MAX_PERIOD_CHANGE = pace.maxPeriodChange;
        PERIOD_SECONDS = pace.periodSeconds;
        _subjects = allSubjects;
    }

    /// @inheritdoc IPredictedAllocator
    function isGuided() external view returns (bool) {
        (IPredictionFeed.Standing[] memory standings, int256[] memory outputs) = _read();
        (, uint256 sum) = _weightsOf(standings, outputs);
        return sum > 0 && !_isHalted(standings);
    }

    /// @inheritdoc IPredictedAllocator
    function subjects() public view returns (bytes32[] memory) {
        return _subjects;
    }

    /// @notice Where each is to stand now, within the limits of this period: they hold as long as every move is told by `_noteMove`.
    /// @param current Where each stands.
    /// @param whole What there is to divide.
    /// @return next One amount a subject, in their order.
    function _nextOf(uint256[] memory current, uint256 whole) internal view returns (uint256[] memory next) {
        int256[] memory anchors = _anchorsOf(current);
        uint256[] memory targets = _targetsOf(current, whole);
        next = new uint256[](current.length);
        uint256 change = 0;
        for (uint256 i = 0; i < next.length; ++i) {
            next[i] = _stepped(anchors[i], targets[i], MAX_STEP);
            change += _distance(anchors[i], next[i]);
        }
        if (change <= MAX_PERIOD_CHANGE) return next;
        for (uint256 i = 0; i < next.length; ++i) {
            uint256 part = Math.mulDiv(_distance(anchors[i], next[i]), MAX_PERIOD_CHANGE, change);
            next[i] = _stepped(anchors[i], next[i], part);
        }
    }

    /// @dev Counts a move against the limits of this period. To be called before the move, and the other way round if it fails.
    function _noteMove(uint256 position, uint256 from, uint256 to) internal {
        int256 amount = _movedOf(position) + int256(to) - int256(from);
        _moved[position] = Moved({period: _period(), amount: SafeCast.toInt192(amount)});
    }

    /// @dev Where each would stand without limits: its floor, and its part of what all floors leave.
    function _targetsOf(uint256[] memory current, uint256 whole) private view returns (uint256[] memory targets) {
        (IPredictionFeed.Standing[] memory standings, int256[] memory outputs) = _read();
        if (_isHalted(standings)) revert FeedHalted(FEED_ID);
        (uint256[] memory weights, uint256 sum) = _weightsOf(standings, outputs);
        if (sum == 0) revert NothingPredicted(FEED_ID);

        targets = new uint256[](current.length);
        uint256 floor = Math.min(FLOOR, whole / current.length);
        uint256 taken = 0;
        for (uint256 i = 0; i < targets.length; ++i) {
            targets[i] = standings[i] == IPredictionFeed.Standing.Quarantined ? current[i] : floor;
            taken += targets[i];
        }
        uint256 rest = whole > taken ? whole - taken : 0;
        for (uint256 i = 0; i < targets.length; ++i) targets[i] += Math.mulDiv(rest, weights[i], sum);
    }

    function _read() private view returns (IPredictionFeed.Standing[] memory standings, int256[] memory outputs) {
        (standings, outputs, ) = FEED.latestMany(FEED_ID, _subjects, MAX_AGE_SECONDS);
    }

    /// @dev A feed may be halted for one subject alone, where its source does not say when that one's epoch ended.
    function _isHalted(IPredictionFeed.Standing[] memory standings) private pure returns (bool) {
        for (uint256 i = 0; i < standings.length; ++i) {
            if (standings[i] == IPredictionFeed.Standing.Halted) return true;
        }
        return false;
    }

    /// @dev Zero for everybody but those with a valid prediction above zero.
    function _weightsOf(
        IPredictionFeed.Standing[] memory standings,
        int256[] memory outputs
    ) private pure returns (uint256[] memory weights, uint256 sum) {
        weights = new uint256[](standings.length);
        uint256 perSubject = outputs.length / standings.length;
        for (uint256 i = 0; i < weights.length; ++i) {
            if (standings[i] != IPredictionFeed.Standing.Valid) continue;
            int256 predicted = outputs[i * perSubject];
            if (predicted <= 0) continue;
            weights[i] = uint256(predicted);
            sum += weights[i];
        }
    }

    /// @dev Where each would stand had this contract not moved it within the period; below zero for one that lost what it was given.
    function _anchorsOf(uint256[] memory current) private view returns (int256[] memory anchors) {
        anchors = new int256[](current.length);
        for (uint256 i = 0; i < anchors.length; ++i) {
            anchors[i] = int256(uint256(SafeCast.toUint192(current[i]))) - _movedOf(i);
        }
    }

    function _movedOf(uint256 position) private view returns (int256) {
        Moved memory moved = _moved[position];
        return moved.period == _period() ? int256(moved.amount) : int256(0);
    }

    function _period() private view returns (uint64) {
        return uint64(block.timestamp / PERIOD_SECONDS);
    }

    /// @dev As far from an anchor towards something as a step goes, and never below zero.
    function _stepped(int256 from, uint256 towards, uint256 step) private pure returns (uint256) {
        if (_distance(from, towards) <= step) return towards;
        int256 reached = int256(towards) > from ? from + int256(step) : from - int256(step);
        return reached > 0 ? uint256(reached) : 0;
    }

    function _distance(int256 from, uint256 to) private pure returns (uint256) {
        return SignedMath.abs(int256(to) - from);
    }
}
