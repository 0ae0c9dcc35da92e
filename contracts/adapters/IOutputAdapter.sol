// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IFeedAcceptance} from "../consumers/FeedAcceptance.sol";
import {IPredictionFeed} from "../interfaces/IPredictionFeed.sol";
import {FeedId} from "../libraries/FeedId.sol";

/// @title One output of a feed, in a form that others know
/// @notice Scale, unit and error bound are those that the registry has of the model: whoever deploys an adapter chooses what it reads
/// and nothing of what that means.
interface IOutputAdapter is IFeedAcceptance {
    /// @notice Thrown when a subject has not that many outputs.
    error NoSuchOutput(uint256 output, uint256 outputs);

    /// @notice Thrown when values of this scale cannot be said in the form of the adapter.
    error ScaleNotExpressible(uint64 scaleMantissa, int16 scaleExponent);

    /// @notice Where the predictions are read.
    /// @return feed The feed's contract.
    function FEED() external view returns (IPredictionFeed feed);

    /// @notice The feed.
    /// @return feedId The feed's id.
    function FEED_ID() external view returns (FeedId feedId);

    /// @notice Which output of a subject.
    /// @return output Its position, from zero.
    function OUTPUT() external view returns (uint256 output);
}
