// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IModelTypes} from "../interfaces/IModelTypes.sol";
import {IPredictionFeed} from "../interfaces/IPredictionFeed.sol";
import {FeedId} from "../libraries/FeedId.sol";

/// @notice Which weaknesses of a model a consumer takes on. Of a model that has another one it is not built.
/// @param insecure Anyone can forge predictions: the key's secret is known.
/// @param opaque Nobody outside can re-run the model: it is not published.
/// @param partialModel Some inputs have no proof: whoever they are about may stay without a prediction for ever.
struct Acceptance {
    bool insecure;
    bool opaque;
    bool partialModel;
}

/// @title What refusing a feed can throw
/// @notice One error for each weakness that a consumer may refuse.
interface IFeedAcceptance {
    /// @notice Thrown when a feed's model is insecure and its consumer does not say that it accepts that.
    error InsecureNotAccepted(FeedId feedId);

    /// @notice Thrown when a feed's model is opaque and its consumer does not say that it accepts that.
    error OpaqueNotAccepted(FeedId feedId);

    /// @notice Thrown when a feed's model is not total and its consumer does not say that it accepts that.
    error PartialNotAccepted(FeedId feedId);
}

/// @title Looking at a feed once, where a consumer is built
/// @notice The flags of a feed never change, so that a constructor is the place to ask for them.
library FeedAcceptance {
    /// @notice The record of a feed; reverts unless it is readable and each of its weaknesses is accepted.
    /// @param feed Where the predictions are read.
    /// @param feedId The feed.
    /// @param accepted The weaknesses that are taken on.
    /// @return record What the registry has of it.
    function requireAcceptable(
        IPredictionFeed feed,
        FeedId feedId,
        Acceptance memory accepted
    ) internal view returns (IModelTypes.Feed memory record) {
        record = feed.REGISTRY().readableFeed(feedId);
        if (record.insecure && !accepted.insecure) revert IFeedAcceptance.InsecureNotAccepted(feedId);
        if (record.opaque && !accepted.opaque) revert IFeedAcceptance.OpaqueNotAccepted(feedId);
        if (!record.total && !accepted.partialModel) revert IFeedAcceptance.PartialNotAccepted(feedId);
    }
}
