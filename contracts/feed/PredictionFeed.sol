// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IFeatureSource} from "../interfaces/IFeatureSource.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IModelTypes} from "../interfaces/IModelTypes.sol";
import {IPredictionFeed} from "../interfaces/IPredictionFeed.sol";
import {FeedId} from "../libraries/FeedId.sol";
import {LayoutCodec} from "../libraries/LayoutCodec.sol";
import {ModelId} from "../libraries/ModelId.sol";
import {PredictionEntry} from "../libraries/PredictionEntry.sol";
import {FeedReading} from "./FeedReading.sol";
import {FeedStandings} from "./FeedStandings.sol";
import {PackedSlot} from "./PackedSlot.sol";
import {SanityLimits} from "./SanityLimits.sol";

/// @title Feed of verified predictions
/// @notice The write side: posters add predictions, and governance judges those in quarantine. A standing one is never changed.
contract PredictionFeed is FeedStandings, AccessManaged {
    /// @dev What the predictions of one call have in common. `moves` says that they are the first of their epoch.
    struct Posting {
        FeedId feedId;
        bytes side;
        PackedSlot.Shape shape;
        Head head;
        IModelTypes.Limit[] limits;
        uint64 epoch;
        bool moves;
    }

    /// @inheritdoc IPredictionFeed
    mapping(address account => bool allowed) public isPoster;

    /// @notice Nobody may post until governance has chosen a poster.
    /// @param registry The registry that says which feeds are readable.
    /// @param authority The AccessManager that says who may choose posters and judge what is in quarantine.
    constructor(IModelRegistry registry, address authority) FeedReading(registry) AccessManaged(authority) {}

    /// @inheritdoc IPredictionFeed
    function post(
        ModelId poster,
        FeedId feedId,
        uint64 epoch,
        bytes32[] calldata subjects,
        uint32[] calldata indices,
        int256[] calldata outputs,
        bytes calldata outputRuns
    ) external returns (bool stands) {
        if (!isPoster[msg.sender]) revert NotPoster(msg.sender);
        Posting memory posting = _openPosting(feedId, epoch, outputRuns);
        _requireRows(posting.side, subjects.length, indices.length, outputs.length);
        uint256[] memory fields = PredictionEntry.encode(posting.side, outputs);
        if (posting.head.limited) _mark(posting, indices, outputs, fields);
        if (!_storeFields(feedId, epoch, posting.shape, indices, fields)) return false;

        if (posting.moves) _heads[feedId] = posting.head;
        emit PredictionsPosted(feedId, epoch, poster, subjects, outputs);
        if (posting.head.limited) _tellHeld(posting, subjects, fields);
        return true;
    }

    /// @inheritdoc IPredictionFeed
    function setPoster(address poster, bool allowed) external restricted {
        isPoster[poster] = allowed;
        emit PosterSet(poster, allowed);
    }

    /// @inheritdoc IPredictionFeed
    function release(FeedId feedId, uint64 epoch, bytes32[] calldata subjects) external restricted {
        IModelTypes.Feed memory feed = _openFeed(feedId);
        PackedSlot.Shape memory shape = PackedSlot.shapeOf(feed.outputs);
        for (uint256 i = 0; i < subjects.length; ++i) {
            (uint256 index, uint256 field) = _heldField(feedId, epoch, subjects[i], feed, shape);
            _replaceField(feedId, epoch, shape, index, field ^ shape.quarantine);
            emit PredictionReleased(feedId, epoch, subjects[i]);
        }
    }

    /// @inheritdoc IPredictionFeed
    function discard(FeedId feedId, uint64 epoch, bytes32[] calldata subjects) external restricted {
        IModelTypes.Feed memory feed = _openFeed(feedId);
        PackedSlot.Shape memory shape = PackedSlot.shapeOf(feed.outputs);
        for (uint256 i = 0; i < subjects.length; ++i) {
            (uint256 index, uint256 field) = _heldField(feedId, epoch, subjects[i], feed, shape);
            _replaceField(feedId, epoch, shape, index, field ^ shape.presence);
            emit PredictionDiscarded(feedId, epoch, subjects[i]);
        }
    }

    /// @dev What head and registry say of the feed. Source and limits are part of a record that never changes: they are asked for
    /// once. The end of an epoch is asked for by the first post to it, which no source may refuse.
    function _openPosting(
        FeedId feedId,
        uint64 epoch,
        bytes calldata outputRuns
    ) private view returns (Posting memory posting) {
        (posting.feedId, posting.epoch, posting.side) = (feedId, epoch, outputRuns);
        posting.shape = PackedSlot.shapeOf(posting.side);
        Head memory head = _heads[feedId];
        posting.head = head;
        if (head.source == address(0)) {
            IModelTypes.Feed memory feed = REGISTRY.readableFeed(feedId);
            (head.source, head.limited) = (feed.source, feed.limits.length > 0);
        } else if (epoch <= head.newest) {
            if (epoch < _oldestKept(head.newest)) revert EpochPassed(feedId, epoch, head.newest);
            return posting;
        }
        uint64 end = IFeatureSource(head.source).epochEnd(epoch);
        if (epoch > type(uint48).max || end > type(uint40).max) revert EpochTooLarge(epoch, end);
        (head.newest, head.newestEnd, posting.moves) = (uint48(epoch), uint40(end), true);
    }

    /// @dev Marks the fields that are to be quarantined, of those that are not in the ring yet.
    function _mark(
        Posting memory posting,
        uint32[] calldata indices,
        int256[] calldata outputs,
        uint256[] memory fields
    ) private view {
        posting.limits = REGISTRY.readableFeed(posting.feedId).limits;
        for (uint256 i = 0; i < fields.length; ++i) {
            if (_fieldOf(posting.feedId, posting.epoch, posting.shape, indices[i]) != 0) continue;
            uint256 first = i * posting.limits.length; // one limit an output
            bool plausible =
                SanityLimits.withinEnds(posting.limits, outputs, first) &&
                    _followsFrom(posting, indices[i], outputs, first);
            if (!plausible) fields[i] |= posting.shape.quarantine;
        }
    }

    /// @dev Whether a subject's outputs are near enough to the prediction before them. Those in quarantine are passed over, but
    /// where there are no others nothing vouches for what comes after them.
    function _followsFrom(
        Posting memory posting,
        uint256 index,
        int256[] calldata outputs,
        uint256 first
    ) private view returns (bool) {
        bool held = false;
        uint64 oldest = _oldestKept(posting.head.newest);
        for (uint64 epoch = posting.epoch; epoch > oldest;) {
            uint256 field = _fieldOf(posting.feedId, --epoch, posting.shape, index);
            if (!PackedSlot.isPresent(posting.shape, field)) continue;
            if (!PackedSlot.isQuarantined(posting.shape, field)) {
                int256[] memory before = PredictionEntry.decode(posting.side, field);
                return SanityLimits.withinJumps(posting.limits, outputs, first, before);
            }
            held = true;
        }
        return !held;
    }

    function _tellHeld(Posting memory posting, bytes32[] calldata subjects, uint256[] memory fields) private {
        for (uint256 i = 0; i < fields.length; ++i) {
            if (!PackedSlot.isQuarantined(posting.shape, fields[i])) continue;
            emit PredictionHeld(posting.feedId, posting.epoch, subjects[i]);
        }
    }

    function _heldField(
        FeedId feedId,
        uint64 epoch,
        bytes32 subject,
        IModelTypes.Feed memory feed,
        PackedSlot.Shape memory shape
    ) private view returns (uint256 index, uint256 field) {
        index = IFeatureSource(feed.source).indexOf(subject);
        field = _fieldOf(feedId, epoch, shape, index);
        bool held = PackedSlot.isPresent(shape, field) && PackedSlot.isQuarantined(shape, field);
        if (!held) revert NotQuarantined(feedId, subject, epoch);
    }

    function _requireRows(bytes memory side, uint256 subjects, uint256 indices, uint256 outputs) private pure {
        bool whole = subjects > 0 && indices == subjects && outputs == subjects * LayoutCodec.valueCount(side);
        if (!whole) revert PostMisshapen(subjects, indices, outputs);
    }
}
