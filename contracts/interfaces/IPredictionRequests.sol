// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {ModelId} from "../libraries/ModelId.sol";
import {ICreditLedger} from "./ICreditLedger.sol";
import {IRegistryReader} from "./IRegistryReader.sol";

/// @title Requests for predictions
/// @notice A request puts a fee into escrow and commits to authenticated features. It ends fulfilled or refunded; no fee can be
/// locked: a deadline has a ceiling, and a request of a halted model can be refunded at once.
/// @dev A request's id hashes all that it is, so that only what changes, or pays, is stored: one slot. Whoever acts on a request
/// gives the rest back as RequestPosted showed it.
interface IPredictionRequests is ICreditLedger, IRegistryReader {
    /// @notice A request's life: open, then fulfilled or refunded.
    enum RequestStatus {
        Unknown,
        Open,
        Fulfilled,
        Refunded
    }

    /// @notice What a requester asks for besides the subjects.
    /// @param epoch The epoch of the features.
    /// @param deadline Last second at which the request can be fulfilled; after it the fee can be refunded.
    /// @param refundTo Who gets the fee back; the requester when zero.
    /// @param callback Who is told of the fulfilment (see IPredictionConsumer); nobody when zero.
    /// @param callbackGas The gas that the callback gets; zero when there is none.
    struct Terms {
        ModelId modelId;
        uint64 epoch;
        uint64 deadline;
        address refundTo;
        address callback;
        uint32 callbackGas;
    }

    /// @notice A whole request, as RequestPosted showed it.
    /// @param number The model's count of requests with this one.
    /// @param indices The source's index of each subject.
    /// @param inputWords The packed features.
    struct Asked {
        Terms terms;
        address requester;
        uint256 number;
        bytes32[] subjects;
        uint32[] indices;
        uint256[] inputWords;
    }

    /// @notice What is stored of a request.
    /// @param deadline That of the terms, or the earlier one that a cancellation set.
    struct Request {
        RequestStatus status;
        uint64 deadline;
        uint96 feeWei;
    }

    /// @notice Emitted when a request is accepted. Carries all that a fulfiller needs.
    /// @param requestId The id of all that follows but the fee.
    /// @param modelId The model that is asked.
    /// @param requester Who asked and paid.
    /// @param number The model's count of requests with this one.
    /// @param feeWei What a fulfilment earns.
    /// @param terms What is asked for.
    /// @param subjects Strictly ascending.
    /// @param indices The source's index of each subject.
    /// @param inputWords The packed features.
    event RequestPosted(
        bytes32 indexed requestId,
        ModelId indexed modelId,
        address indexed requester,
        uint256 number,
        uint256 feeWei,
        Terms terms,
        bytes32[] subjects,
        uint32[] indices,
        uint256[] inputWords
    );

    /// @notice Emitted when a requester cancels: the request can be fulfilled until the deadline given here, not after.
    /// @param requestId The request.
    /// @param deadline The last second at which it can be fulfilled.
    event RequestCancelled(bytes32 indexed requestId, uint64 deadline);

    /// @notice Emitted when a fee goes back, as credit.
    /// @param requestId The request.
    /// @param refundTo To whom the fee is credited.
    /// @param feeWei The whole fee.
    event RequestRefunded(bytes32 indexed requestId, address indexed refundTo, uint256 feeWei);

    /// @notice Thrown when a deadline is not in the future.
    error DeadlineNotInFuture(uint64 deadline, uint256 nowUnixSeconds);

    /// @notice Thrown when a deadline is more than MAX_DEADLINE_SECONDS ahead.
    error DeadlineTooFar(uint64 deadline, uint256 latestUnixSeconds);

    /// @notice Thrown when a fee does not fit 96 bits.
    error FeeTooLarge(uint256 feeWei);

    /// @notice Thrown when a callback has no gas or more than MAX_CALLBACK_GAS, or there is gas for no callback.
    error CallbackGasInvalid(address callback, uint32 callbackGas);

    /// @notice Thrown when there is no such request: the id is the hash of what was given, so some part of it may be another.
    error RequestUnknown(bytes32 requestId);

    /// @notice Thrown when a request was fulfilled before. Nothing is left to do.
    error RequestAlreadyFulfilled(bytes32 requestId);

    /// @notice Thrown when a request was refunded before.
    error RequestAlreadyRefunded(bytes32 requestId);

    /// @notice Thrown when a request's deadline has passed.
    error RequestExpired(bytes32 requestId, uint64 deadline);

    /// @notice Thrown when a refund is asked for before the deadline has passed, and the model is not halted.
    error RequestNotExpired(bytes32 requestId, uint64 deadline);

    /// @notice Thrown when anyone but its requester cancels a request.
    error NotRequester(address caller);

    /// @notice Thrown when a request ends within CANCEL_DELAY_SECONDS anyway.
    error NothingToCancel(bytes32 requestId, uint64 deadline);

    /// @notice Asks for the predictions of one to batch subjects from their features at an epoch. The value is the fee.
    /// @param terms What is asked for.
    /// @param subjects Strictly ascending.
    /// @return requestId keccak256(abi.encode(terms, requester, number, commitment)), commitment being
    /// keccak256(abi.encode(subjects, indices, inputWords)).
    function request(Terms calldata terms, bytes32[] calldata subjects) external payable returns (bytes32 requestId);

    /// @notice Brings the deadline of the caller's request forward to CANCEL_DELAY_SECONDS from now: a proof on its way is still
    /// paid, and after it the fee can be refunded.
    /// @param terms Of the request.
    /// @param requester Who posted it: the caller.
    /// @param number Of the request.
    /// @param commitment keccak256(abi.encode(subjects, indices, inputWords)) of the request.
    function cancel(Terms calldata terms, address requester, uint256 number, bytes32 commitment) external;

    /// @notice Gives the fee of a request that has expired, or whose model is halted, back as credit. Anyone may call.
    /// @param terms Of the request.
    /// @param requester Who posted it.
    /// @param number Of the request.
    /// @param commitment keccak256(abi.encode(subjects, indices, inputWords)) of the request.
    function refund(Terms calldata terms, address requester, uint256 number, bytes32 commitment) external;

    /// @notice What is stored of a request; its status is Unknown when there is none.
    /// @param requestId Any id.
    /// @return Its status, deadline and fee.
    function requestOf(bytes32 requestId) external view returns (Request memory);

    /// @notice How many requests for a model were ever accepted: so many RequestPosted events there are. Whoever has seen
    /// fewer up to a block, where it said so, was not shown all.
    /// @param modelId Any id.
    /// @return requests The number of the latest request.
    function requestCountOf(ModelId modelId) external view returns (uint256 requests);

    /// @notice How far ahead a deadline can lie: 90 days.
    /// @return In seconds, from the request on.
    function MAX_DEADLINE_SECONDS() external view returns (uint64);

    /// @notice How long a cancelled request can still be fulfilled: an hour.
    /// @return In seconds, from the cancellation on.
    function CANCEL_DELAY_SECONDS() external view returns (uint64);

    /// @notice The most gas that a callback can ask for.
    /// @return In gas.
    function MAX_CALLBACK_GAS() external view returns (uint32);
}
