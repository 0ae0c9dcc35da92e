// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IFeatureSource} from "../interfaces/IFeatureSource.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IModelTypes} from "../interfaces/IModelTypes.sol";
import {IPredictionFeed} from "../interfaces/IPredictionFeed.sol";
import {FeedId} from "../libraries/FeedId.sol";
import {PinnedCode} from "../libraries/PinnedCode.sol";
import {PredictionEntry} from "../libraries/PredictionEntry.sol";
import {PackedSlot} from "./PackedSlot.sol";
import {PredictionRing} from "./PredictionRing.sol";

/// @title Reads that revert where there is no prediction to act on
/// @notice The plain reads: each gives one prediction or an error that says why there is none.
abstract contract FeedReading is IPredictionFeed, PredictionRing {
    /// @inheritdoc IPredictionFeed
    IModelRegistry public immutable REGISTRY;

    /// @notice Binds the registry for good.
    /// @param registry The registry that says which feeds are readable.
    constructor(IModelRegistry registry) {
        REGISTRY = registry;
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
    function at(FeedId feedId, bytes32 subject, uint64 epoch) external view returns (int256[] memory outputs) {
        IModelTypes.Feed memory feed = _openFeed(feedId);
        PackedSlot.Shape memory shape = PackedSlot.shapeOf(feed.outputs);
        uint256 field = _fieldOf(feedId, epoch, shape, IFeatureSource(feed.source).indexOf(subject));
        bool held = epoch >= _oldestKept(_heads[feedId].newest) && PackedSlot.isPresent(shape, field);
        if (!held) revert PredictionMissing(feedId, subject, epoch);
        if (PackedSlot.isQuarantined(shape, field)) revert PredictionQuarantined(feedId, subject, epoch);
        return PredictionEntry.decode(feed.outputs, field);
    }

    /// @inheritdoc IPredictionFeed
    function newestEpochOf(FeedId feedId) external view returns (uint64) {
        return _heads[feedId].newest;
    }

    /// @inheritdoc IPredictionFeed
    function latest(
        FeedId feedId,
        bytes32 subject
    ) public view returns (int256[] memory outputs, uint64 epoch, uint64 epochEnd) {
        IModelTypes.Feed memory feed = _openFeed(feedId);
        PackedSlot.Shape memory shape = PackedSlot.shapeOf(feed.outputs);
        Head memory head = _heads[feedId];
        uint256 field;
        (field, epoch) = _newestField(feedId, head.newest, shape, IFeatureSource(feed.source).indexOf(subject));
        if (field == 0) revert PredictionMissing(feedId, subject, head.newest);
        if (PackedSlot.isQuarantined(shape, field)) revert PredictionQuarantined(feedId, subject, epoch);
        outputs = PredictionEntry.decode(feed.outputs, field);
        epochEnd = epoch == head.newest ? head.newestEnd : IFeatureSource(feed.source).epochEnd(epoch);
    }

    /// @dev What the registry says of a readable feed whose source is what it was.
    function _openFeed(FeedId feedId) internal view returns (IModelTypes.Feed memory) {
        IModelTypes.Feed memory feed = REGISTRY.readableFeed(feedId);
        PinnedCode.check(feed.source, feed.sourceCodeHash);
        return feed;
    }
}
