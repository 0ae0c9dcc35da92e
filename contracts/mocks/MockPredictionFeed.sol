// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IPredictionFeed} from "../interfaces/IPredictionFeed.sol";
import {FeedId} from "../libraries/FeedId.sol";
import {ModelId} from "../libraries/ModelId.sol";

/// @title Feed for the tests of those who read predictions
/// @notice Answers as the real feed does, from what anybody sets, without a proof: never deploy it where something depends on it. It
/// answers for the registry, too, as far as readers ask that one: for the flags and defaults of a feed.
contract MockPredictionFeed is IPredictionFeed {
    /// @dev What was set of one subject. The override counts when it is set: a standing that cannot be had by predictions alone.
    struct Kept {
        uint64 epoch;
        uint64 epochEnd;
        bool isThere;
        bool isOverridden;
        Standing standing;
    }

    /// @inheritdoc IPredictionFeed
    IModelRegistry public immutable REGISTRY = IModelRegistry(address(this));

    mapping(bytes32 feedId => IModelRegistry.Feed terms) private _terms;
    mapping(bytes32 feedId => bool isHalted) private _halted;
    mapping(bytes32 feedId => bool isPartial) private _partial;
    mapping(bytes32 feedId => uint64 epoch) private _newest;
    mapping(bytes32 feedId => uint256 count) private _outputCount;
    mapping(bytes32 feedId => mapping(bytes32 subject => Kept kept)) private _kept;
    mapping(bytes32 feedId => mapping(bytes32 subject => mapping(uint64 epoch => int256[] outputs))) private _outputs;
    mapping(bytes32 feedId => mapping(bytes32 subject => mapping(uint64 epoch => bool isQuarantined))) private _held;

    /// @dev Epochs that the real feed holds, up to the newest one posted.
    uint64 private constant KEPT = 8;

    /// @notice Posts a prediction of a subject; an older epoch becomes history.
    /// @param feedId The feed.
    /// @param subject Whose prediction.
    /// @param epoch The epoch of the features.
    /// @param epochEnd When that epoch ended, in Unix seconds.
    /// @param outputs The prediction; every subject of a feed has as many.
    function setPrediction(
        FeedId feedId,
        bytes32 subject,
        uint64 epoch,
        uint64 epochEnd,
        int256[] calldata outputs
    ) external {
        bytes32 id = FeedId.unwrap(feedId);
        Kept storage kept = _kept[id][subject];
        (_outputs[id][subject][epoch], _held[id][subject][epoch]) = (outputs, false);
        _outputCount[id] = outputs.length;
        if (epoch > _newest[id]) _newest[id] = epoch;
        if (kept.isThere && epoch < kept.epoch) return;
        (kept.epoch, kept.epochEnd, kept.isThere, kept.isOverridden) = (epoch, epochEnd, true, false);
    }

    /// @notice Lets a subject stand as said, whatever its prediction, until the next one. Quarantine stays with that prediction, and
    /// ends as any prediction does when that is too old.
    /// @param feedId The feed.
    /// @param subject Whose standing.
    /// @param standing How it stands.
    function setStanding(FeedId feedId, bytes32 subject, Standing standing) external {
        bytes32 id = FeedId.unwrap(feedId);
        Kept storage kept = _kept[id][subject];
        (kept.standing, kept.isOverridden) = (standing, true);
        _held[id][subject][kept.epoch] = standing == Standing.Quarantined;
    }

    /// @notice Stops a feed, as a guardian does, or lets it go on.
    /// @param feedId The feed.
    /// @param halted Whether it is stopped.
    function setHalted(FeedId feedId, bool halted) external {
        _halted[FeedId.unwrap(feedId)] = halted;
    }

    /// @notice Gives the model of a feed its weaknesses and its default. Without this it has none.
    /// @param feedId The feed.
    /// @param insecure Its key's secret is known.
    /// @param opaque It is not published.
    /// @param total Every admissible input has a proof.
    /// @param defaults What readers may take where there is no prediction; one an output, or none at all.
    function setTerms(FeedId feedId, bool insecure, bool opaque, bool total, int256[] calldata defaults) external {
        bytes32 id = FeedId.unwrap(feedId);
        IModelRegistry.Feed storage terms = _terms[id];
        (terms.insecure, terms.opaque, terms.defaults) = (insecure, opaque, defaults);
        _partial[id] = !total;
    }

    /// @inheritdoc IPredictionFeed
    function post(
        ModelId,
        FeedId,
        uint64,
        bytes32[] calldata,
        uint32[] calldata,
        int256[] calldata,
        bytes calldata
    ) external view returns (bool) {
        revert NotPoster(msg.sender);
    }

    /// @inheritdoc IPredictionFeed
    function setPoster(address, bool) external view {
        revert NotPoster(msg.sender);
    }

    /// @inheritdoc IPredictionFeed
    function release(FeedId feedId, uint64 epoch, bytes32[] calldata subjects) external pure {
        if (subjects.length > 0) revert NotQuarantined(feedId, subjects[0], epoch);
    }

    /// @inheritdoc IPredictionFeed
    function discard(FeedId feedId, uint64 epoch, bytes32[] calldata subjects) external pure {
        if (subjects.length > 0) revert NotQuarantined(feedId, subjects[0], epoch);
    }

    /// @notice What a reader asks the registry about a feed.
    /// @param feedId The feed.
    /// @return terms Its flags and default; the rest is empty.
    function readableFeed(FeedId feedId) external view returns (IModelRegistry.Feed memory terms) {
        bytes32 id = FeedId.unwrap(feedId);
        if (_halted[id]) revert IModelRegistry.FeedNotReadable(feedId);
        terms = _terms[id];
        terms.total = !_partial[id];
    }

    /// @inheritdoc IPredictionFeed
    function getNoOlderThan(
        FeedId feedId,
        bytes32 subject,
        uint256 maxAgeSeconds
    ) external view returns (int256[] memory outputs, uint64 epoch, uint64 epochEnd) {
        (outputs, epoch, epochEnd) = latest(feedId, subject);
        if (epochEnd > block.timestamp) revert EpochEndInFuture(epochEnd, block.timestamp);
        uint256 ageSeconds = block.timestamp - epochEnd;
        if (ageSeconds > maxAgeSeconds) revert PredictionStale(ageSeconds, maxAgeSeconds);
    }

    /// @inheritdoc IPredictionFeed
    function tryLatest(
        FeedId feedId,
        bytes32 subject
    ) external view returns (Standing standing, int256[] memory outputs, uint64 epoch, uint64 epochEnd) {
        bytes32 id = FeedId.unwrap(feedId);
        if (_halted[id]) return (Standing.Halted, outputs, 0, 0);
        Kept storage kept = _kept[id][subject];
        standing = _standingOf(id, kept, type(uint256).max);
        outputs = standing == Standing.Valid ? _outputs[id][subject][kept.epoch] : _terms[id].defaults;
        if (_isThere(id, kept)) (epoch, epochEnd) = (kept.epoch, kept.epochEnd);
    }

    /// @inheritdoc IPredictionFeed
    function latestMany(
        FeedId feedId,
        bytes32[] calldata subjects,
        uint256 maxAgeSeconds
    ) external view returns (Standing[] memory standings, int256[] memory outputs, uint64[] memory epochs) {
        bytes32 id = FeedId.unwrap(feedId);
        uint256 perSubject = _outputCount[id] == 0 ? 1 : _outputCount[id]; // nothing was posted yet
        standings = new Standing[](subjects.length);
        epochs = new uint64[](subjects.length);
        if (!_halted[id]) outputs = new int256[](subjects.length * perSubject);
        for (uint256 i = 0; i < subjects.length; ++i) {
            Kept storage kept = _kept[id][subjects[i]];
            standings[i] = _halted[id] ? Standing.Halted : _standingOf(id, kept, maxAgeSeconds);
            if (_halted[id]) continue;
            if (_isThere(id, kept)) epochs[i] = kept.epoch;
            if (standings[i] != Standing.Valid) continue;
            int256[] storage row = _outputs[id][subjects[i]][kept.epoch];
            for (uint256 j = 0; j < perSubject; ++j) outputs[i * perSubject + j] = row[j];
        }
    }

    /// @inheritdoc IPredictionFeed
    function at(FeedId feedId, bytes32 subject, uint64 epoch) external view returns (int256[] memory outputs) {
        bytes32 id = FeedId.unwrap(feedId);
        if (_halted[id]) revert IModelRegistry.FeedNotReadable(feedId);
        outputs = _outputs[id][subject][epoch];
        if (outputs.length == 0 || !_isInRing(id, epoch)) revert PredictionMissing(feedId, subject, epoch);
        if (_held[id][subject][epoch]) revert PredictionQuarantined(feedId, subject, epoch);
    }

    /// @inheritdoc IPredictionFeed
    function newestEpochOf(FeedId feedId) external view returns (uint64) {
        return _newest[FeedId.unwrap(feedId)];
    }

    /// @inheritdoc IPredictionFeed
    function isPoster(address) external pure returns (bool) {
        return false;
    }

    /// @inheritdoc IPredictionFeed
    function latest(
        FeedId feedId,
        bytes32 subject
    ) public view returns (int256[] memory outputs, uint64 epoch, uint64 epochEnd) {
        bytes32 id = FeedId.unwrap(feedId);
        Kept storage kept = _kept[id][subject];
        Standing standing = _standingOf(id, kept, type(uint256).max);
        if (_halted[id] || standing == Standing.Halted) revert IModelRegistry.FeedNotReadable(feedId);
        if (standing == Standing.Missing) revert PredictionMissing(feedId, subject, _newest[id]);
        if (standing == Standing.Quarantined) revert PredictionQuarantined(feedId, subject, kept.epoch);
        return (_outputs[id][subject][kept.epoch], kept.epoch, kept.epochEnd);
    }

    function _standingOf(bytes32 id, Kept storage kept, uint256 maxAgeSeconds) private view returns (Standing) {
        bool isHeld = kept.isOverridden && kept.standing == Standing.Quarantined && kept.isThere;
        if (kept.isOverridden && !isHeld) return kept.standing;
        if (!_isThere(id, kept)) return Standing.Missing;
        bool young = kept.epochEnd <= block.timestamp && block.timestamp - kept.epochEnd <= maxAgeSeconds;
        if (!young) return Standing.Stale;
        return isHeld ? Standing.Quarantined : Standing.Valid;
    }

    function _isThere(bytes32 id, Kept storage kept) private view returns (bool) {
        return kept.isThere && _isInRing(id, kept.epoch);
    }

    function _isInRing(bytes32 id, uint64 epoch) private view returns (bool) {
        return uint256(epoch) + KEPT > _newest[id];
    }
}
