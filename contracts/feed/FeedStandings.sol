// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IFeatureSource} from "../interfaces/IFeatureSource.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IPredictionFeed} from "../interfaces/IPredictionFeed.sol";
import {FeedId} from "../libraries/FeedId.sol";
import {LayoutCodec} from "../libraries/LayoutCodec.sol";
import {PredictionEntry} from "../libraries/PredictionEntry.sol";
import {FeedReading} from "./FeedReading.sol";
import {PackedSlot} from "./PackedSlot.sol";

/// @title Reads that say how a subject stands
/// @dev Nothing that registry or source do makes them revert. Gas cannot feign it either: a call that runs out leaves a 63rd of what it
/// took, and the answer costs more than that.
abstract contract FeedStandings is FeedReading {
    /// @dev What the subjects of one call have in common. An end is zero until it was asked for; epochs that share a place in it
    /// are never in the ring together.
    struct Reader {
        FeedId feedId;
        uint256 maxAgeSeconds;
        IFeatureSource source;
        uint64 newest;
        PackedSlot.Shape shape;
        uint64[KEPT] ends;
    }

    /// @dev One subject's answer.
    struct Answer {
        Standing standing;
        uint256 field;
        uint64 epoch;
        uint64 epochEnd;
    }

    /// @inheritdoc IPredictionFeed
    function tryLatest(
        FeedId feedId,
        bytes32 subject
    ) external view returns (Standing standing, int256[] memory outputs, uint64 epoch, uint64 epochEnd) {
        bytes32[] memory subjects = new bytes32[](1);
        subjects[0] = subject;
        (IModelRegistry.Feed memory feed, uint32[] memory indices) = _tryOpen(feedId, subjects);
        if (indices.length == 0) return (Standing.Halted, outputs, 0, 0);

        Answer memory answer = _answer(_readerOf(feedId, feed, type(uint256).max), indices[0]);
        bool valid = answer.standing == Standing.Valid;
        outputs = valid ? PredictionEntry.decode(feed.outputs, answer.field) : feed.defaults;
        return (answer.standing, outputs, answer.epoch, answer.epochEnd);
    }

    /// @inheritdoc IPredictionFeed
    function latestMany(
        FeedId feedId,
        bytes32[] calldata subjects,
        uint256 maxAgeSeconds
    ) external view returns (Standing[] memory standings, int256[] memory outputs, uint64[] memory epochs) {
        standings = new Standing[](subjects.length);
        epochs = new uint64[](subjects.length);
        (IModelRegistry.Feed memory feed, uint32[] memory indices) = _tryOpen(feedId, subjects);
        if (indices.length == 0) {
            for (uint256 i = 0; i < subjects.length; ++i) standings[i] = Standing.Halted;
            return (standings, outputs, epochs);
        }

        uint256 perSubject = LayoutCodec.valueCount(feed.outputs);
        outputs = new int256[](subjects.length * perSubject);
        Reader memory reader = _readerOf(feedId, feed, maxAgeSeconds);
        for (uint256 i = 0; i < indices.length; ++i) {
            Answer memory answer = _answer(reader, indices[i]);
            (standings[i], epochs[i]) = (answer.standing, answer.epoch);
            if (answer.standing != Standing.Valid) continue;
            PredictionEntry.decodeInto(feed.outputs, answer.field, outputs, (i + 1) * perSubject);
        }
    }

    /// @dev The feed's record and the subjects' indices; no index where the feed cannot be read.
    function _tryOpen(
        FeedId feedId,
        bytes32[] memory subjects
    ) private view returns (IModelRegistry.Feed memory feed, uint32[] memory indices) {
        try REGISTRY.readableFeed(feedId) returns (IModelRegistry.Feed memory found) {
            feed = found;
        } catch {
            return (feed, indices);
        }
        if (feed.source.codehash != feed.sourceCodeHash) return (feed, indices);
        try IFeatureSource(feed.source).indicesOf(subjects) returns (uint32[] memory found) {
            if (found.length == subjects.length) indices = found;
        } catch {
            indices = new uint32[](0);
        }
    }

    function _readerOf(
        FeedId feedId,
        IModelRegistry.Feed memory feed,
        uint256 maxAgeSeconds
    ) private view returns (Reader memory reader) {
        reader.feedId = feedId;
        reader.source = IFeatureSource(feed.source);
        reader.newest = _heads[feedId].newest;
        reader.maxAgeSeconds = maxAgeSeconds;
        reader.shape = PackedSlot.shapeOf(feed.outputs);
    }

    /// @dev How a subject stands. A subject unknown to the source has an index that no field has.
    function _answer(Reader memory reader, uint32 index) private view returns (Answer memory answer) {
        (answer.field, answer.epoch) = _newestField(reader.feedId, reader.newest, reader.shape, index);
        if (answer.field == 0) return answer; // Missing
        if (PackedSlot.isQuarantined(reader.shape, answer.field)) {
            answer.standing = Standing.Quarantined;
            return answer;
        }
        uint64 end = reader.ends[answer.epoch % KEPT];
        if (end == 0) {
            try reader.source.epochEnd(answer.epoch) returns (uint64 known) {
                end = known;
            } catch {
                answer.standing = Standing.Halted;
                return answer;
            }
            reader.ends[answer.epoch % KEPT] = end;
        }
        answer.epochEnd = end;
        bool young = end <= block.timestamp && block.timestamp - end <= reader.maxAgeSeconds;
        answer.standing = young ? Standing.Valid : Standing.Stale;
    }
}
