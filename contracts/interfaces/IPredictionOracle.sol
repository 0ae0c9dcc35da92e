// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {FeedId} from "../libraries/FeedId.sol";
import {ModelId} from "../libraries/ModelId.sol";
import {IAggregateVerifier} from "./IAggregateVerifier.sol";
import {IEpochBounties} from "./IEpochBounties.sol";
import {IPredictionFeed} from "./IPredictionFeed.sol";
import {IPredictionRequests} from "./IPredictionRequests.sol";

/// @title Oracle of verified predictions
/// @notice Accepts outputs from anyone who proves them, of a request or of an epoch's features that it reads itself, and posts
/// them to the feed. The proof is bound to chain, oracle, model, source, epoch, request, subjects and payee.
interface IPredictionOracle is IPredictionRequests, IEpochBounties {
    /// @notice What a fulfiller gives.
    /// @param outputs Subject-major, one row a subject; a short batch is filled up with its last row by the oracle.
    /// @param h The commitment to the words, first public signal of the proof.
    /// @param payee Who gets the fee: the proof is bound to it.
    struct Answer {
        int256[] outputs;
        uint256 h;
        uint256[8] proof;
        address payee;
    }

    /// @notice A post without a request.
    /// @param subjects Strictly ascending, one to batch.
    struct EpochPost {
        ModelId modelId;
        uint64 epoch;
        bytes32[] subjects;
    }

    /// @notice What an answer to a request claims, checked but for its proof.
    /// @param outputRuns The outputs' side of the model's layout (see the library LayoutCodec).
    struct CheckedAnswer {
        FeedId feedId;
        bytes outputRuns;
        IAggregateVerifier.Claim claim;
    }

    /// @notice Emitted when a request's proof was accepted. The outputs stand in the feed's event.
    /// @param requestId The request.
    /// @param modelId The model that ran.
    /// @param payee To whom the fee is credited.
    event RequestFulfilled(bytes32 indexed requestId, ModelId indexed modelId, address indexed payee);

    /// @notice Emitted when an answer among several was left aside. Its request is as it was.
    /// @param requestId The request; no answer to it was accepted by this.
    /// @param modelId The model of the request.
    /// @param payee Who would have been paid.
    /// @param reason What the check reverted with.
    event AnswerRefused(bytes32 indexed requestId, ModelId indexed modelId, address indexed payee, bytes reason);

    /// @notice Emitted when the proof of an epoch's predictions was accepted. The outputs stand in the feed's event.
    /// @param modelId The model that ran.
    /// @param epoch The epoch of the features.
    /// @param payee To whom a bounty, if there was one, is credited.
    /// @param subjectsHash keccak256(abi.encodePacked(subjects)).
    event EpochPosted(ModelId indexed modelId, uint64 indexed epoch, address indexed payee, bytes32 subjectsHash);

    /// @notice Emitted when a proof contradicts a standing prediction: one of the two is false. Nothing is posted or paid, and
    /// the model is stopped.
    /// @param modelId The model that is stopped.
    /// @param epoch The epoch of the features.
    /// @param requestId The request, or what stands in its place in the statement of a post without one.
    event PredictionContradicted(ModelId indexed modelId, uint64 indexed epoch, bytes32 indexed requestId);

    /// @notice Emitted when a callback reverted or ran out of its gas. The fulfilment stands.
    /// @param requestId The request that was fulfilled.
    /// @param callback Who was called.
    event CallbackFailed(bytes32 indexed requestId, address indexed callback);

    /// @notice Thrown when there are no subjects, or more than the model's batch holds.
    error BatchSizeInvalid(uint256 received, uint256 maximum);

    /// @notice Thrown when a subject is not greater than the one before it: a batch holds distinct subjects.
    error SubjectsNotAscending(uint256 position);

    /// @notice Thrown when a source answers with another number of features or indices than the model's layout has.
    error SourceAnswerMismatch(uint256 features, uint256 indices);

    /// @notice Thrown when there is not exactly one row of outputs for each subject.
    error OutputCountMismatch(uint256 received, uint256 expected);

    /// @notice Thrown when the payee is the zero address.
    error PayeeMissing();

    /// @notice Thrown when there are not as many answers as requests, or none at all.
    error AnswerCountMismatch(uint256 requests, uint256 answers);

    /// @notice Thrown when too little gas is left to give a callback what its request asked for.
    error CallbackOutOfGas(bytes32 requestId, uint256 gasLeft, uint256 gasRequired);

    /// @notice Proves the outputs of a request, posts them to the feed, credits the fee to the payee and calls the callback.
    /// Anyone may call. When the outputs contradict a standing prediction, the model is stopped instead and nobody is paid.
    /// @param asked The request, as RequestPosted showed it.
    /// @param answer The outputs and their proof.
    function fulfil(Asked calldata asked, Answer calldata answer) external;

    /// @notice Fulfils several requests, of any models, with one pairing check for all. An answer that cannot be accepted is
    /// left aside with an event, and keeps no other from being accepted.
    /// @param asked The requests, as RequestPosted showed them.
    /// @param answers One each.
    /// @return fulfilled Whether each was accepted.
    function fulfilMany(Asked[] calldata asked, Answer[] calldata answers) external returns (bool[] memory fulfilled);

    /// @notice Proves and posts predictions from an epoch's features, which are read here, without a request. The first post of
    /// exactly these subjects earns their bounty. Anyone may call; posting again changes nothing.
    /// @param post What is predicted.
    /// @param answer The outputs and their proof, whose request id is keccak256(abi.encode(modelId, source, epoch, subjectsHash)).
    /// @param evidence Goes to the source's `submit` first, when it is not empty.
    function postEpoch(EpochPost calldata post, Answer calldata answer, bytes calldata evidence) external;

    /// @notice Everything that `fulfil` checks of an answer but its proof. Reverts as `fulfil` does.
    /// @param asked The request, as RequestPosted showed it.
    /// @param answer The outputs and their proof.
    /// @return checked What remains to be proven, and where it would go.
    function checkAnswer(
        Asked calldata asked,
        Answer calldata answer
    ) external view returns (CheckedAnswer memory checked);

    /// @notice The feed that holds the predictions.
    /// @return The feed, fixed at deployment.
    function FEED() external view returns (IPredictionFeed);

    /// @notice Checks several proofs at once.
    /// @return The verifier, fixed at deployment.
    function AGGREGATE_VERIFIER() external view returns (IAggregateVerifier);
}
