// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IFeatureSource} from "../interfaces/IFeatureSource.sol";
import {IModelTypes} from "../interfaces/IModelTypes.sol";
import {IPredictionFeed} from "../interfaces/IPredictionFeed.sol";
import {FeedId} from "../libraries/FeedId.sol";
import {LayoutCodec} from "../libraries/LayoutCodec.sol";
import {PredictionEntry} from "../libraries/PredictionEntry.sol";
import {FeedReading} from "./FeedReading.sol";
import {PackedSlot} from "./PackedSlot.sol";

/// @title Reads that say how a subject stands
/// @notice The reads for contracts that want a standing rather than a revert where there is no prediction.
/// @dev Nothing that registry or source revert with makes them revert. A source that answers in another form than its interface's, or
/// takes all gas, does: only one whose code is a proxy's, or reads what it answers with from elsewhere, can begin to. Gas cannot feign a
/// standing either: a call that runs out leaves a 63rd of what it took, and the answer costs more than that.
abstract contract FeedStandings is FeedReading {
    /// @dev What a source says of a subject that it has never seen.
    uint32 private constant UNKNOWN = type(uint32).max;

    /// @dev What the subjects of one call have in common, and what was read for the one before: most lie in the same slot and are
    /// of the newest epoch.
    /// @param ends The end of each epoch by its place in the ring, in which no two share one; zero until it was asked for.
    /// @param number Of the slot that `fields` are from, of the newest epoch.
    struct Reader {
        PackedSlot.Shape shape;
        uint64[KEPT] ends;
        FeedId feedId;
        uint256 maxAgeSeconds;
        IFeatureSource source;
        uint64 newest;
        Standing newestStanding;
        uint256 number;
        uint256 fields;
    }

    /// @inheritdoc IPredictionFeed
    function tryLatest(
        FeedId feedId,
        bytes32 subject
    ) external view returns (Standing standing, int256[] memory outputs, uint64 epoch, uint64 epochEnd) {
        (bool readable, IModelTypes.Feed memory feed) = _tryFeed(feedId);
        if (!readable) return (Standing.Halted, outputs, 0, 0);
        bytes32[] memory subjects = new bytes32[](1);
        subjects[0] = subject;
        uint32 index;
        try IFeatureSource(feed.source).indicesOf(subjects) returns (uint32[] memory found) {
            if (found.length != 1) return (Standing.Halted, outputs, 0, 0);
            index = found[0];
        } catch {
            return (Standing.Halted, outputs, 0, 0);
        }

        uint256 field;
        Reader memory reader = _readerOf(feedId, feed, type(uint256).max);
        (standing, field, epoch) = _stand(reader, index);
        if (field != 0) epochEnd = reader.ends[epoch % KEPT];
        outputs = standing == Standing.Valid ? PredictionEntry.decode(feed.outputs, field) : feed.defaults;
    }

    /// @inheritdoc IPredictionFeed
    function latestMany(
        FeedId feedId,
        bytes32[] calldata subjects,
        uint256 maxAgeSeconds
    ) external view returns (Standing[] memory standings, int256[] memory outputs, uint64[] memory epochs) {
        standings = new Standing[](subjects.length);
        epochs = new uint64[](subjects.length);
        (bool readable, IModelTypes.Feed memory feed) = _tryFeed(feedId);
        if (!readable) return (_allHalted(standings), outputs, epochs);
        try IFeatureSource(feed.source).indicesOf(subjects) returns (uint32[] memory indices) {
            if (indices.length != subjects.length) return (_allHalted(standings), outputs, epochs);
            outputs = _standAll(_readerOf(feedId, feed, maxAgeSeconds), feed.outputs, indices, standings, epochs);
        } catch {
            return (_allHalted(standings), outputs, epochs);
        }
    }

    /// @dev The record of a feed, and whether it can be read.
    function _tryFeed(FeedId feedId) private view returns (bool readable, IModelTypes.Feed memory feed) {
        try REGISTRY.readableFeed(feedId) returns (IModelTypes.Feed memory found) {
            return (found.source.codehash == found.sourceCodeHash, found);
        } catch {
            return (false, feed);
        }
    }

    function _readerOf(
        FeedId feedId,
        IModelTypes.Feed memory feed,
        uint256 maxAgeSeconds
    ) private view returns (Reader memory reader) {
        Head memory head = _heads[feedId];
        reader.shape = PackedSlot.shapeOf(feed.outputs);
        reader.feedId = feedId;
        reader.maxAgeSeconds = maxAgeSeconds;
        reader.source = IFeatureSource(feed.source);
        reader.newest = head.newest;
        reader.number = NOWHERE;
        reader.ends[head.newest % KEPT] = head.newestEnd;
        if (head.source != address(0)) reader.newestStanding = _standingOf(reader, head.newest);
    }

    /// @dev Fills in how each subject stands and of which epoch it is, and returns the outputs.
    function _standAll(
        Reader memory reader,
        bytes memory side,
        uint32[] memory indices,
        Standing[] memory standings,
        uint64[] memory epochs
    ) private view returns (int256[] memory outputs) {
        uint256 perSubject = LayoutCodec.valueCount(side);
        outputs = new int256[](indices.length * perSubject);
        // Nothing here overflows: positions in lists that are in memory.
        unchecked {
            uint256 end = 0;
            for (uint256 i = 0; i < indices.length; ++i) {
                end += perSubject;
                (Standing standing, uint256 field, uint64 epoch) = _stand(reader, indices[i]);
                (standings[i], epochs[i]) = (standing, epoch);
                if (standing == Standing.Valid) PredictionEntry.decodeInto(side, field, outputs, end);
            }
        }
    }

    /// @dev How one subject stands.
    function _stand(
        Reader memory reader,
        uint32 index
    ) private view returns (Standing standing, uint256 field, uint64 epoch) {
        if (index == UNKNOWN) return (Standing.Missing, 0, 0);
        PackedSlot.Shape memory shape = reader.shape;
        (uint256 number, uint256 shift) = PackedSlot.locate(shape, index);
        epoch = reader.newest;
        if (number != reader.number) {
            reader.number = number;
            reader.fields = _fieldsOf(reader.feedId, epoch, number);
        }
        field = PackedSlot.fieldAt(shape, reader.fields, shift);
        if (PackedSlot.isPresent(shape, field)) {
            standing = reader.newestStanding;
        } else {
            (field, epoch) = _newestField(reader.feedId, epoch, shape, index);
            if (field == 0) return (Standing.Missing, 0, 0);
            standing = _standingOf(reader, epoch);
        }
        if (PackedSlot.isQuarantined(shape, field) && standing == Standing.Valid) standing = Standing.Quarantined;
    }

    /// @dev How a subject stands whose newest prediction is of an epoch.
    function _standingOf(Reader memory reader, uint64 epoch) private view returns (Standing) {
        uint64 end = reader.ends[epoch % KEPT];
        if (end == 0) {
            try reader.source.epochEnd(epoch) returns (uint64 known) {
                end = known;
            } catch {
                return Standing.Halted;
            }
            reader.ends[epoch % KEPT] = end;
        }
        bool young = end <= block.timestamp && block.timestamp - end <= reader.maxAgeSeconds;
        return young ? Standing.Valid : Standing.Stale;
    }

    function _allHalted(Standing[] memory standings) private pure returns (Standing[] memory) {
        for (uint256 i = 0; i < standings.length; ++i) standings[i] = Standing.Halted;
        return standings;
    }
}
