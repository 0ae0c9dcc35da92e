// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IFeatureSource} from "../../interfaces/IFeatureSource.sol";
import {IRocketPoolRewardsSource} from "./IRocketPoolRewardsSource.sol";
import {IRocketStorage} from "./IRocketStorage.sol";

/// @title Rewards intervals as RocketStorage shows them
/// @notice Which interval is the newest, its root and its end. RocketStorage keeps the end of the newest interval only (it is
/// the start of the running one), so ends are recorded while they can be read.
abstract contract RocketPoolIntervals is IRocketPoolRewardsSource {
    /// @dev Intervals looked at beyond the recorded one: no loop here grows with time.
    uint64 private constant MAX_STEPS = 16;

    bytes32 private constant NEWEST_END_KEY = keccak256("rewards.pool.claim.interval.time.start");

    IRocketStorage public immutable ROCKET_STORAGE;

    /// @dev An interval at or below the newest.
    uint64 private _recorded;
    mapping(uint64 interval => uint64 unixSeconds) private _ends;

    /// @param firstInterval Any interval that is rooted, or the first that will be.
    constructor(IRocketStorage rocketStorage, uint64 firstInterval) {
        ROCKET_STORAGE = rocketStorage;
        _recorded = firstInterval;
    }

    /// @inheritdoc IRocketPoolRewardsSource
    function advance() external {
        uint64 interval = _recorded;
        _requireRooted(interval);
        for (uint64 i = 0; i < MAX_STEPS && _rootOf(interval + 1) != 0; ++i) ++interval;
        _recorded = interval;
        if (_rootOf(interval + 1) == 0) _seal(interval);
    }

    /// @inheritdoc IFeatureSource
    function newestEpoch() public view returns (uint64 epoch) {
        epoch = _recorded;
        _requireRooted(epoch);
        for (uint64 i = 0; _rootOf(epoch + 1) != 0; ++i) {
            if (i == MAX_STEPS) revert NewestTooFarAhead(_recorded);
            ++epoch;
        }
    }

    /// @inheritdoc IFeatureSource
    function epochEnd(uint64 epoch) public view returns (uint64 unixSeconds) {
        unixSeconds = _ends[epoch];
        if (unixSeconds != 0) return unixSeconds;
        if (epoch != newestEpoch()) revert EpochEndUnknown(epoch);
        return _newestEnd(epoch);
    }

    /// @dev Records the newest interval and its end.
    function _recordNewest() internal {
        uint64 newest = newestEpoch();
        if (newest != _recorded) _recorded = newest;
        _seal(newest);
    }

    /// @dev Reverts unless an epoch's end is recorded: what is answered for it can then be dated for ever.
    function _requireSealed(uint64 epoch) internal view {
        if (_ends[epoch] == 0) revert EpochEndUnknown(epoch);
    }

    /// @dev The root of an interval, never zero.
    function _requireRooted(uint64 interval) internal view returns (bytes32 root) {
        root = _rootOf(interval);
        if (root == 0) revert IntervalNotRooted(interval);
    }

    function _seal(uint64 newest) private {
        if (_ends[newest] != 0) return;
        uint64 end = _newestEnd(newest);
        _ends[newest] = end;
        emit IntervalSealed(newest, end);
    }

    function _newestEnd(uint64 newest) private view returns (uint64) {
        uint256 end = ROCKET_STORAGE.getUint(NEWEST_END_KEY);
        if (end == 0 || end > block.timestamp) revert IntervalEndImplausible(newest, end);
        return uint64(end);
    }

    function _rootOf(uint64 interval) private view returns (bytes32) {
        return ROCKET_STORAGE.getBytes32(keccak256(abi.encodePacked("rewards.merkle.root", uint256(interval))));
    }
}
