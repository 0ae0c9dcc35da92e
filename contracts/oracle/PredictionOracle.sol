// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IFeatureSource} from "../interfaces/IFeatureSource.sol";
import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IPredictionFeed} from "../interfaces/IPredictionFeed.sol";
import {IPredictionOracle} from "../interfaces/IPredictionOracle.sol";
import {FeedId} from "../libraries/FeedId.sol";
import {LayoutCodec} from "../libraries/LayoutCodec.sol";
import {ModelId} from "../libraries/ModelId.sol";
import {PinnedCode} from "../libraries/PinnedCode.sol";
import {Statement} from "../libraries/Statement.sol";
import {WordPacking} from "../libraries/WordPacking.sol";

/// @title Oracle of verified predictions
contract PredictionOracle is IPredictionOracle {
    /// @inheritdoc IPredictionOracle
    IModelRegistry public immutable REGISTRY;

    /// @inheritdoc IPredictionOracle
    IPredictionFeed public immutable FEED;

    /// @inheritdoc IPredictionOracle
    mapping(address account => uint256 amountWei) public creditOf;

    /// @inheritdoc IPredictionOracle
    /// @dev What makes two requests with the same content distinct is counted by model, so that whoever answers one model's
    /// requests can tell from one call whether an endpoint showed all of them.
    mapping(ModelId modelId => uint256 requests) public requestCountOf;

    /// @dev Only a refund needs the requester: it has a slot of its own, which a fulfilment does not read.
    struct StoredRequest {
        RequestStatus status;
        uint64 epoch;
        uint64 deadline;
        uint96 feeWei;
        address requester;
        ModelId modelId;
        bytes32 commitment;
    }

    mapping(bytes32 requestId => StoredRequest stored) private _requests;

    /// @param registry The registry of the models that can be asked.
    /// @param feed The feed to which this oracle may post.
    constructor(IModelRegistry registry, IPredictionFeed feed) {
        REGISTRY = registry;
        FEED = feed;
    }

    /// @inheritdoc IPredictionOracle
    function request(
        ModelId modelId,
        uint64 epoch,
        bytes32[] calldata subjects,
        uint64 deadline
    ) external payable returns (bytes32 requestId) {
        if (deadline <= block.timestamp) revert DeadlineNotInFuture(deadline, block.timestamp);
        if (msg.value > type(uint96).max) revert FeeTooLarge(msg.value);
        IModelRegistry.Model memory model = REGISTRY.activeModel(modelId);
        _checkSubjects(subjects, model.batch);

        (uint256[] memory inputWords, uint32[] memory indices) = _readFeatures(model, subjects, epoch);
        bytes32 subjectsHash = keccak256(abi.encodePacked(subjects));
        requestId = keccak256(abi.encode(modelId, epoch, subjectsHash, msg.sender, ++requestCountOf[modelId]));
        _requests[requestId] = StoredRequest({
            status: RequestStatus.Open,
            epoch: epoch,
            deadline: deadline,
            feeWei: uint96(msg.value),
            requester: msg.sender,
            modelId: modelId,
            commitment: keccak256(abi.encode(subjectsHash, indices, inputWords))
        });
        emit RequestPosted(requestId, modelId, msg.sender, epoch, deadline, msg.value, subjects, indices, inputWords);
    }

    /// @inheritdoc IPredictionOracle
    function fulfil(
        bytes32 requestId,
        Batch calldata batch,
        int256[] calldata outputs,
        uint256 h,
        uint256[8] calldata proof,
        address payee
    ) external {
        Statement.Context memory context = _claim(requestId, batch, payee);
        IModelRegistry.Model memory model = REGISTRY.activeModel(context.model);
        (context.keyHash, context.source) = (model.keyHash, model.source);

        bytes memory side = LayoutCodec.outputsOf(model.layout);
        uint256 expected = batch.indices.length * LayoutCodec.valueCount(side);
        if (outputs.length != expected) revert OutputCountMismatch(outputs.length, expected);
        _verify(context, model, side, batch.inputWords, outputs, h, proof);

        _post(context, model.feedId, batch, outputs, side);
        emit RequestFulfilled(requestId, context.model, payee, outputs);
    }

    /// @inheritdoc IPredictionOracle
    function refund(bytes32 requestId) external {
        StoredRequest storage stored = _requests[requestId];
        _requireOpen(requestId, stored.status);
        if (block.timestamp <= stored.deadline) revert RequestNotExpired(requestId, stored.deadline);

        stored.status = RequestStatus.Refunded;
        delete stored.commitment;
        creditOf[stored.requester] += stored.feeWei;
        emit RequestRefunded(requestId, stored.requester, stored.feeWei);
    }

    /// @inheritdoc IPredictionOracle
    function withdraw() external {
        uint256 amountWei = creditOf[msg.sender];
        if (amountWei == 0) revert NothingToWithdraw(msg.sender);
        creditOf[msg.sender] = 0; // before the transfer: the receiver may call again
        emit CreditWithdrawn(msg.sender, amountWei);
        (bool done, ) = msg.sender.call{value: amountWei}("");
        if (!done) revert TransferFailed(msg.sender, amountWei);
    }

    /// @inheritdoc IPredictionOracle
    function requestOf(bytes32 requestId) external view returns (Request memory) {
        StoredRequest storage stored = _requests[requestId];
        return
            Request({
                status: stored.status,
                modelId: stored.modelId,
                epoch: stored.epoch,
                deadline: stored.deadline,
                requester: stored.requester,
                feeWei: stored.feeWei,
                commitment: stored.commitment
            });
    }

    /// @dev Marks an open request as fulfilled by a payee; the caller verifies the proof in the context returned, to which the
    /// model's part is still to be added.
    function _claim(
        bytes32 requestId,
        Batch calldata batch,
        address payee
    ) private returns (Statement.Context memory context) {
        StoredRequest storage stored = _requests[requestId];
        _requireOpen(requestId, stored.status);
        if (block.timestamp > stored.deadline) revert RequestExpired(requestId, stored.deadline);
        if (payee == address(0)) revert PayeeMissing();
        bytes32 subjectsHash = keccak256(abi.encodePacked(batch.subjects));
        bytes32 commitment = keccak256(abi.encode(subjectsHash, batch.indices, batch.inputWords));
        if (commitment != stored.commitment) revert CommitmentMismatch(stored.commitment, commitment);

        stored.status = RequestStatus.Fulfilled;
        delete stored.commitment;
        creditOf[payee] += stored.feeWei;
        context.model = stored.modelId;
        context.epoch = stored.epoch;
        context.requestId = requestId;
        context.payee = payee;
        context.subjectsHash = subjectsHash;
    }

    /// @dev Authenticated features of the subjects, packed, and the subjects' indices.
    function _readFeatures(
        IModelRegistry.Model memory model,
        bytes32[] calldata subjects,
        uint64 epoch
    ) private view returns (uint256[] memory inputWords, uint32[] memory indices) {
        PinnedCode.check(model.source, model.sourceCodeHash);
        bytes memory side = LayoutCodec.featuresOf(model.layout);
        int256[] memory values;
        (values, indices) = IFeatureSource(model.source).features(subjects, epoch);
        if (values.length != subjects.length * LayoutCodec.valueCount(side) || indices.length != subjects.length) {
            revert SourceAnswerMismatch(values.length, indices.length);
        }
        inputWords = new uint256[](WordPacking.words(model.inputCursor));
        WordPacking.pack(inputWords, 0, side, model.batch, values);
    }

    /// @dev Packs the outputs after the inputs (each is range-checked there) and has the statement verified.
    function _verify(
        Statement.Context memory context,
        IModelRegistry.Model memory model,
        bytes memory side,
        uint256[] calldata inputWords,
        int256[] calldata outputs,
        uint256 h,
        uint256[8] calldata proof
    ) private view {
        uint256[] memory words = WordPacking.resume(inputWords, model.wordCount);
        WordPacking.pack(words, model.inputCursor, side, model.batch, outputs);
        uint256[3] memory signals = Statement.signals(context, model.tag, h, words);

        PinnedCode.check(model.verifier, model.verifierCodeHash);
        IGroth16Verifier(model.verifier).verify(proof, signals);
    }

    function _post(
        Statement.Context memory context,
        FeedId feedId,
        Batch calldata batch,
        int256[] calldata outputs,
        bytes memory side
    ) private {
        bool stands = FEED.post(context.model, feedId, context.epoch, batch.subjects, batch.indices, outputs, side);
        if (!stands) revert PredictionConflict(context.requestId);
    }

    function _checkSubjects(bytes32[] calldata subjects, uint256 maximum) private pure {
        if (subjects.length == 0 || subjects.length > maximum) revert BatchSizeInvalid(subjects.length, maximum);
        for (uint256 i = 1; i < subjects.length; ++i) {
            if (subjects[i] <= subjects[i - 1]) revert SubjectsNotAscending(i);
        }
    }

    function _requireOpen(bytes32 requestId, RequestStatus status) private pure {
        if (status == RequestStatus.Open) return;
        if (status == RequestStatus.Unknown) revert RequestUnknown(requestId);
        if (status == RequestStatus.Fulfilled) revert RequestAlreadyFulfilled(requestId);
        revert RequestAlreadyRefunded(requestId);
    }
}
