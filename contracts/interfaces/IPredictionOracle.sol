// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {ModelId} from "../libraries/ModelId.sol";
import {IModelRegistry} from "./IModelRegistry.sol";
import {IPredictionFeed} from "./IPredictionFeed.sol";

/// @title Oracle of verified predictions
/// @notice Takes requests with an escrowed fee, reads their features from the source pinned to the model, and accepts the
/// outputs from anyone who proves them. The proof is bound to chain, oracle, model, source, epoch, request and payee.
interface IPredictionOracle {
    /// @notice A request's life: open, then fulfilled or refunded.
    enum RequestStatus {
        Unknown,
        Open,
        Fulfilled,
        Refunded
    }

    /// @notice A request as it stands.
    /// @param commitment keccak256(abi.encode(subjectsHash, indices, inputWords)), with keccak256(abi.encodePacked(subjects)); zero once the request is closed.
    struct Request {
        RequestStatus status;
        ModelId modelId;
        uint64 epoch;
        uint64 deadline;
        address requester;
        uint96 feeWei;
        bytes32 commitment;
    }

    /// @notice What a request committed to, given back by the fulfiller as RequestPosted showed it.
    /// @param subjects As they were asked for.
    /// @param indices The source's index of each subject; as many as there are subjects.
    /// @param inputWords The packed features.
    struct Batch {
        bytes32[] subjects;
        uint32[] indices;
        uint256[] inputWords;
    }

    /// @notice Emitted when a request is accepted. Carries all that a fulfiller needs.
    event RequestPosted(
        bytes32 indexed requestId,
        ModelId indexed modelId,
        address indexed requester,
        uint64 epoch,
        uint64 deadline,
        uint256 feeWei,
        bytes32[] subjects,
        uint32[] indices,
        uint256[] inputWords
    );

    /// @notice Emitted when a proof was accepted. Outputs are subject-major.
    event RequestFulfilled(bytes32 indexed requestId, ModelId indexed modelId, address indexed payee, int256[] outputs);

    /// @notice Emitted when an expired request's fee goes back to its requester's credit.
    event RequestRefunded(bytes32 indexed requestId, address indexed requester, uint256 feeWei);

    /// @notice Emitted when an account takes out its credit.
    event CreditWithdrawn(address indexed account, uint256 amountWei);

    /// @notice Thrown when there are no subjects, or more than the model's batch holds.
    error BatchSizeInvalid(uint256 received, uint256 maximum);

    /// @notice Thrown when a subject is not greater than the one before it: a batch holds distinct subjects.
    error SubjectsNotAscending(uint256 position);

    /// @notice Thrown when a deadline is not in the future.
    error DeadlineNotInFuture(uint64 deadline, uint256 nowUnixSeconds);

    /// @notice Thrown when a fee does not fit 96 bits.
    error FeeTooLarge(uint256 feeWei);

    /// @notice Thrown when a source answers with another number of features or indices than the model's layout has.
    error SourceAnswerMismatch(uint256 features, uint256 indices);

    /// @notice Thrown when there is no such request.
    error RequestUnknown(bytes32 requestId);

    /// @notice Thrown when a request was fulfilled before. Nothing is left to do.
    error RequestAlreadyFulfilled(bytes32 requestId);

    /// @notice Thrown when a request was refunded before.
    error RequestAlreadyRefunded(bytes32 requestId);

    /// @notice Thrown when a request's deadline has passed.
    error RequestExpired(bytes32 requestId, uint64 deadline);

    /// @notice Thrown when a refund is asked for before the deadline has passed.
    error RequestNotExpired(bytes32 requestId, uint64 deadline);

    /// @notice Thrown when subjects, indices or input words are not those of the request.
    error CommitmentMismatch(bytes32 expected, bytes32 received);

    /// @notice Thrown when there is not exactly one row of outputs for each subject.
    error OutputCountMismatch(uint256 received, uint256 expected);

    /// @notice Thrown when outputs contradict predictions that stand: one of both proofs is of something that is not so.
    error PredictionConflict(bytes32 requestId);

    /// @notice Thrown when the payee is the zero address.
    error PayeeMissing();

    /// @notice Thrown when an account has no credit.
    error NothingToWithdraw(address account);

    /// @notice Thrown when an account does not accept its credit.
    error TransferFailed(address account, uint256 amountWei);

    /// @notice Asks for the predictions of one to batch subjects from their features at an epoch. The value is the fee.
    /// @param subjects Strictly ascending.
    /// @param deadline Last second at which the request can be fulfilled; after it the fee can be refunded.
    /// @return requestId keccak256(abi.encode(modelId, epoch, subjectsHash, requester, number)), number being the model's
    /// count of requests with this one.
    function request(
        ModelId modelId,
        uint64 epoch,
        bytes32[] calldata subjects,
        uint64 deadline
    ) external payable returns (bytes32 requestId);

    /// @notice Proves the outputs of a request, posts them to the feed and credits the fee to the payee. Anyone may call:
    /// the proof is bound to the payee.
    /// @param outputs Subject-major, one row a subject; a short batch is filled up with its last row here.
    /// @param h The commitment to the words, first public signal of the proof.
    function fulfil(
        bytes32 requestId,
        Batch calldata batch,
        int256[] calldata outputs,
        uint256 h,
        uint256[8] calldata proof,
        address payee
    ) external;

    /// @notice Gives the fee of an expired request back to its requester's credit. Anyone may call.
    function refund(bytes32 requestId) external;

    /// @notice Sends the caller's whole credit to the caller.
    function withdraw() external;

    /// @notice A request; its status is Unknown when there is none.
    function requestOf(bytes32 requestId) external view returns (Request memory);

    /// @notice How many requests for a model were ever accepted: so many RequestPosted events there are. Whoever has seen
    /// fewer up to a block, where it said so, was not shown all.
    function requestCountOf(ModelId modelId) external view returns (uint256 requests);

    /// @notice What an account can withdraw.
    function creditOf(address account) external view returns (uint256 amountWei);

    /// @notice The registry of the models that can be asked.
    function REGISTRY() external view returns (IModelRegistry);

    /// @notice The feed that holds the predictions.
    function FEED() external view returns (IPredictionFeed);
}
