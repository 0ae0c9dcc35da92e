// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IFeatureSource} from "../../interfaces/IFeatureSource.sol";
import {IRocketPoolRewardsSource} from "./IRocketPoolRewardsSource.sol";
import {IRocketStorage} from "./IRocketStorage.sol";

/// @title Rewards intervals as RocketStorage shows them
/// @notice Which interval is the newest, its root and its end. RocketStorage keeps the end of the newest interval only (it is
/// the start of the running one), so ends are recorded while they can be read. An interval whose end nobody recorded in that
/// time is never an epoch; the next one is, and nothing waits.
abstract contract RocketPoolIntervals is IRocketPoolRewardsSource {
    /// @dev Intervals looked at beyond the recorded one: no loop here grows with time.
    uint32 private constant MAX_STEPS = 16;

    bytes32 private constant NEWEST_END_KEY = keccak256("rewards.pool.claim.interval.time.start");

    /// @inheritdoc IRocketPoolRewardsSource
    IRocketStorage public immutable ROCKET_STORAGE;

    /// @dev An interval at or below the newest, and the last end that was recorded.
    uint32 private _recorded;
    uint64 private _lastEnd;
    mapping(uint64 interval => uint64 unixSeconds) private _ends;

    /// @notice Reverts unless the interval, or the one before it, has a root.
    /// @param rocketStorage Rocket Pool's storage contract.
    /// @param firstInterval An interval that is rooted, or the next that will be.
    constructor(IRocketStorage rocketStorage, uint32 firstInterval) {
        ROCKET_STORAGE = rocketStorage;
        _recorded = firstInterval;
        if (_rootOf(firstInterval) == 0 && firstInterval != 0) _requireRooted(firstInterval - 1);
    }

    /// @inheritdoc IRocketPoolRewardsSource
    function advance() external {
        uint32 interval = _recorded;
        _requireRooted(interval);
        for (uint256 i = 0; i < MAX_STEPS && _rootOf(interval + 1) != 0; ++i) ++interval;
        _recorded = interval;
        if (_rootOf(interval + 1) != 0 || _ends[interval] != 0) return;
        (bool isPlausible, uint256 end) = _newestEnd();
        if (!isPlausible) revert IntervalEndImplausible(interval, end);
        _seal(interval, uint64(end));
    }

    /// @inheritdoc IFeatureSource
    function newestEpoch() external view returns (uint64) {
        return _newest();
    }

    /// @inheritdoc IFeatureSource
    /// @dev Reads nothing of RocketStorage: whatever that answers one day, what stands stays dated.
    function epochEnd(uint64 epoch) public view returns (uint64 unixSeconds) {
        unixSeconds = _ends[epoch];
        if (unixSeconds == 0) revert EpochEndUnknown(epoch);
    }

    /// @dev Records the newest interval and, unless RocketStorage's answer is no end, its end.
    function _recordNewest() internal returns (uint32 newest) {
        newest = _newest();
        if (newest != _recorded) _recorded = newest;
        if (_ends[newest] != 0) return newest;
        (bool isPlausible, uint256 end) = _newestEnd();
        if (isPlausible) _seal(newest, uint64(end));
    }

    /// @dev The newest interval in a row that has a root.
    function _newest() internal view returns (uint32 newest) {
        newest = _recorded;
        if (_ends[newest] == 0) _requireRooted(newest);
        for (uint256 i = 0; _rootOf(newest + 1) != 0; ++i) {
            if (i == MAX_STEPS) revert NewestTooFarAhead(_recorded);
            ++newest;
        }
    }

    /// @dev The root of an interval up to the newest, never zero.
    function _rootUpTo(uint32 newest, uint64 interval) internal view returns (bytes32) {
        if (interval > newest) revert IntervalNotRooted(interval);
        return _requireRooted(interval);
    }

    function _requireRooted(uint64 interval) private view returns (bytes32 root) {
        root = _rootOf(interval);
        if (root == 0) revert IntervalNotRooted(interval);
    }

    function _seal(uint32 newest, uint64 end) private {
        _ends[newest] = end;
        _lastEnd = end;
        emit IntervalSealed(newest, end);
    }

    /// @dev An end is neither ahead nor before that of an earlier interval.
    function _newestEnd() private view returns (bool isPlausible, uint256 end) {
        end = ROCKET_STORAGE.getUint(NEWEST_END_KEY);
        isPlausible = end != 0 && end <= block.timestamp && end >= _lastEnd;
    }

    function _rootOf(uint64 interval) private view returns (bytes32) {
        return ROCKET_STORAGE.getBytes32(keccak256(abi.encodePacked("rewards.merkle.root", uint256(interval))));
    }
}
