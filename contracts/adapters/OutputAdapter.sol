// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {Acceptance, FeedAcceptance} from "../consumers/FeedAcceptance.sol";
import {IModelTypes} from "../interfaces/IModelTypes.sol";
import {IPredictionFeed} from "../interfaces/IPredictionFeed.sol";
import {FeedId} from "../libraries/FeedId.sol";
import {IOutputAdapter} from "./IOutputAdapter.sol";

/// @title One output of a feed
/// @notice What adapters of other oracles' interfaces have in common: which output they show, and what its integers mean.
abstract contract OutputAdapter is IOutputAdapter {
    /// @inheritdoc IOutputAdapter
    IPredictionFeed public immutable FEED;

    /// @inheritdoc IOutputAdapter
    FeedId public immutable FEED_ID;

    /// @inheritdoc IOutputAdapter
    uint256 public immutable OUTPUT;

    /// @dev Which field of the outputs' meanings the output belongs to.
    uint256 private immutable _FIELD;

    /// @notice Reverts unless the feed is readable, its weaknesses are accepted and it has such an output.
    /// @param feed Where the predictions are read.
    /// @param feedId The feed.
    /// @param output Which output of a subject.
    /// @param accepted Which weaknesses the model may have.
    constructor(IPredictionFeed feed, FeedId feedId, uint256 output, Acceptance memory accepted) {
        FeedAcceptance.requireAcceptable(feed, feedId, accepted);
        IModelTypes.Output[] memory fields = feed.REGISTRY().outputsOfFeed(feedId);
        uint256 field = 0;
        uint256 end = fields[0].count; // of the outputs up to and with this field's
        while (end <= output) {
            if (++field == fields.length) revert NoSuchOutput(output, end);
            end += fields[field].count;
        }
        (FEED, FEED_ID, OUTPUT, _FIELD) = (feed, feedId, output, field);
    }

    /// @dev What the registry says that the output means; it never changes.
    function _meaning() internal view returns (IModelTypes.Output memory) {
        return FEED.REGISTRY().outputsOfFeed(FEED_ID)[_FIELD];
    }

    /// @dev The newest prediction of a subject, whatever its age; `valid` is false where there is none to act on.
    function _newest(bytes32 subject) internal view returns (bool valid, int256 value, uint64 epoch, uint64 epochEnd) {
        IPredictionFeed.Standing standing;
        int256[] memory outputs;
        (standing, outputs, epoch, epochEnd) = FEED.tryLatest(FEED_ID, subject);
        if (standing == IPredictionFeed.Standing.Valid) return (true, outputs[OUTPUT], epoch, epochEnd);
    }
}
