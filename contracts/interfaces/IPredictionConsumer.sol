// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {ModelId} from "../libraries/ModelId.sol";

/// @title Receiver of a fulfilled request
/// @notice What a request's callback must be. It is called once, after the predictions stand in the feed and the payee has its
/// credit, with the gas that the request asked for. Whatever it does, reverting too, the fulfilment stands.
interface IPredictionConsumer {
    /// @notice Tells what came out. Check that the caller is the oracle, and that the request is one of your own: anyone can ask
    /// for a prediction with anybody's contract as the callback.
    /// @param requestId As `request` returned it.
    /// @param modelId The model that ran.
    /// @param epoch The epoch of its features.
    /// @param subjects As the request named them.
    /// @param outputs Subject-major, in the schema's integers. Limits may have put them into quarantine: the feed tells.
    function predictionFulfilled(
        bytes32 requestId,
        ModelId modelId,
        uint64 epoch,
        bytes32[] calldata subjects,
        int256[] calldata outputs
    ) external;
}
