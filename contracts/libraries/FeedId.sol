// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @notice Names the predictions of one model on one source, whatever the batch size they were proven at:
/// keccak256(abi.encode(modelHash, source)).
type FeedId is bytes32;

using {sameFeed as ==} for FeedId global;

/// @dev Whether two ids name the same feed.
function sameFeed(FeedId a, FeedId b) pure returns (bool) {
    return FeedId.unwrap(a) == FeedId.unwrap(b);
}

/// @dev keccak256(abi.encode(modelHash, source)).
function deriveFeedId(bytes32 modelHash, address source) pure returns (FeedId) {
    return FeedId.wrap(keccak256(abi.encode(modelHash, source)));
}
