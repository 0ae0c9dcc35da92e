// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IAggregateVerifier} from "../interfaces/IAggregateVerifier.sol";
import {IFeatureSource} from "../interfaces/IFeatureSource.sol";
import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IPredictionConsumer} from "../interfaces/IPredictionConsumer.sol";
import {IPredictionFeed} from "../interfaces/IPredictionFeed.sol";
import {IPredictionOracle} from "../interfaces/IPredictionOracle.sol";
import {AnswerStatement} from "../libraries/AnswerStatement.sol";
import {AuthenticatedFeatures} from "../libraries/AuthenticatedFeatures.sol";
import {FeedId} from "../libraries/FeedId.sol";
import {GuardedCall} from "../libraries/GuardedCall.sol";
import {LayoutCodec} from "../libraries/LayoutCodec.sol";
import {ModelId} from "../libraries/ModelId.sol";
import {PinnedCode} from "../libraries/PinnedCode.sol";
import {Statement} from "../libraries/Statement.sol";
import {WordPacking} from "../libraries/WordPacking.sol";
import {EpochBounties} from "./EpochBounties.sol";
import {PredictionRequests} from "./PredictionRequests.sol";
import {RegistryReader} from "./RegistryReader.sol";

/// @title Oracle of verified predictions
/// @dev Everything is verified, then written, then callbacks are called: whoever comes back in one finds nothing half done.
/// The feed is called before the request is closed, because it decides; it calls nobody who could come back.
contract PredictionOracle is IPredictionOracle, PredictionRequests, EpochBounties {
    /// @inheritdoc IPredictionOracle
    IPredictionFeed public immutable FEED;

    /// @inheritdoc IPredictionOracle
    IAggregateVerifier public immutable AGGREGATE_VERIFIER;

    /// @param registry The registry of the models that can be asked.
    /// @param feed Where predictions go; this oracle must be one of its posters, and one of the registry's reporters.
    /// @param aggregateVerifier Checks several proofs at once.
    constructor(
        IModelRegistry registry,
        IPredictionFeed feed,
        IAggregateVerifier aggregateVerifier
    ) RegistryReader(registry) {
        FEED = feed;
        AGGREGATE_VERIFIER = aggregateVerifier;
    }

    /// @inheritdoc IPredictionOracle
    function fulfil(Asked calldata asked, Answer calldata answer) external {
        bytes32 requestId = _idOf(asked);
        IModelRegistry.Model memory model = _answeredModel(requestId, asked);
        bytes memory side = LayoutCodec.outputsOf(model.layout);
        uint256[3] memory signals = _signals(requestId, model, side, asked, answer);
        IGroth16Verifier(model.verifier).verify(answer.proof, signals);

        if (_postAnswer(asked, model.feedId, answer, side)) {
            _close(requestId, asked.terms.modelId, answer.payee);
            _callBack(requestId, asked, answer.outputs);
        } else {
            _reportConflict(requestId, asked.terms.modelId, asked.terms.epoch);
        }
    }

    /// @inheritdoc IPredictionOracle
    function fulfilMany(Asked[] calldata asked, Answer[] calldata answers) external returns (bool[] memory fulfilled) {
        uint256 count = asked.length;
        if (count == 0 || count != answers.length) revert AnswerCountMismatch(count, answers.length);
        bytes32[] memory ids = new bytes32[](count);
        CheckedAnswer[] memory checked = new CheckedAnswer[](count);
        fulfilled = new bool[](count);
        uint256 left = 0;
        for (uint256 i = 0; i < count; ++i) {
            ids[i] = _idOf(asked[i]);
            try this.checkAnswer(asked[i], answers[i]) returns (CheckedAnswer memory one) {
                (checked[i], fulfilled[i]) = (one, true);
                ++left;
            } catch (bytes memory reason) {
                _refuse(ids[i], asked[i], answers[i], reason);
            }
        }

        if (!_allHold(checked, fulfilled, left)) {
            for (uint256 i = 0; i < count; ++i) {
                if (!fulfilled[i]) continue;
                IAggregateVerifier.Claim memory claim = checked[i].claim;
                try IGroth16Verifier(claim.verifier).verify(claim.proof, claim.signals) {} catch (bytes memory reason) {
                    fulfilled[i] = false;
                    _refuse(ids[i], asked[i], answers[i], reason);
                }
            }
        }
        for (uint256 i = 0; i < count; ++i) {
            if (fulfilled[i]) fulfilled[i] = _settle(ids[i], checked[i], asked[i], answers[i]);
        }
        for (uint256 i = 0; i < count; ++i) {
            if (fulfilled[i]) _callBack(ids[i], asked[i], answers[i].outputs);
        }
    }

    /// @inheritdoc IPredictionOracle
    function postEpoch(EpochPost calldata post, Answer calldata answer, bytes calldata evidence) external {
        IModelRegistry.Model memory model = REGISTRY.activeModel(post.modelId);
        if (evidence.length != 0) {
            PinnedCode.check(model.source, model.sourceCodeHash);
            IFeatureSource(model.source).submit(evidence);
        }
        (uint256[] memory words, uint32[] memory indices) = AuthenticatedFeatures.read(
            model,
            post.subjects,
            post.epoch,
            model.wordCount
        );
        Statement.Context memory context;
        (context.model, context.epoch) = (post.modelId, post.epoch);
        context.subjectsHash = keccak256(abi.encodePacked(post.subjects));
        context.requestId = keccak256(abi.encode(post.modelId, model.source, post.epoch, context.subjectsHash));
        bytes memory side = LayoutCodec.outputsOf(model.layout);
        uint256[3] memory signals = AnswerStatement.signals(model, context, side, words, indices.length, answer);
        IGroth16Verifier(model.verifier).verify(answer.proof, signals);

        if (_postForEpoch(post, model.feedId, indices, answer, side)) {
            emit EpochPosted(post.modelId, post.epoch, answer.payee, context.subjectsHash);
            _earn(post.modelId, post.epoch, context.subjectsHash, answer.payee);
        } else {
            _reportConflict(context.requestId, post.modelId, post.epoch);
        }
    }

    /// @inheritdoc IPredictionOracle
    function checkAnswer(
        Asked calldata asked,
        Answer calldata answer
    ) external view returns (CheckedAnswer memory checked) {
        bytes32 requestId = _idOf(asked);
        IModelRegistry.Model memory model = _answeredModel(requestId, asked);
        checked.feedId = model.feedId;
        checked.outputRuns = LayoutCodec.outputsOf(model.layout);
        checked.claim.verifier = model.verifier;
        checked.claim.signals = _signals(requestId, model, checked.outputRuns, asked, answer);
        checked.claim.proof = answer.proof;
    }

    /// @dev Posts and closes one of several requests. It may have been closed by another answer among them, and its model stopped
    /// by one that contradicts.
    function _settle(
        bytes32 requestId,
        CheckedAnswer memory checked,
        Asked calldata asked,
        Answer calldata answer
    ) private returns (bool) {
        ModelId modelId = asked.terms.modelId;
        if (_requests[requestId].status != RequestStatus.Open) {
            _refuse(requestId, asked, answer, abi.encodeWithSelector(RequestAlreadyFulfilled.selector, requestId));
            return false;
        }
        if (REGISTRY.isHalted(modelId)) {
            _refuse(requestId, asked, answer, abi.encodeWithSelector(IModelRegistry.ModelHalted.selector, modelId));
            return false;
        }
        try
            FEED.post(
                modelId,
                checked.feedId,
                asked.terms.epoch,
                asked.subjects,
                asked.indices,
                answer.outputs,
                checked.outputRuns
            )
        returns (bool stands) {
            if (stands) _close(requestId, modelId, answer.payee);
            else _reportConflict(requestId, modelId, asked.terms.epoch);
            return stands;
        } catch (bytes memory reason) {
            _refuse(requestId, asked, answer, reason);
            return false;
        }
    }

    function _postAnswer(
        Asked calldata asked,
        FeedId feedId,
        Answer calldata answer,
        bytes memory side
    ) private returns (bool stands) {
        Terms calldata terms = asked.terms;
        return FEED.post(terms.modelId, feedId, terms.epoch, asked.subjects, asked.indices, answer.outputs, side);
    }

    function _postForEpoch(
        EpochPost calldata post,
        FeedId feedId,
        uint32[] memory indices,
        Answer calldata answer,
        bytes memory side
    ) private returns (bool stands) {
        return FEED.post(post.modelId, feedId, post.epoch, post.subjects, indices, answer.outputs, side);
    }

    function _close(bytes32 requestId, ModelId modelId, address payee) private {
        Request storage stored = _requests[requestId];
        stored.status = RequestStatus.Fulfilled;
        _credit(payee, stored.feeWei);
        emit RequestFulfilled(requestId, modelId, payee);
    }

    /// @dev Not a revert, which would undo it.
    function _reportConflict(bytes32 requestId, ModelId modelId, uint64 epoch) private {
        emit PredictionContradicted(modelId, epoch, requestId);
        REGISTRY.reportConflict(modelId);
    }

    function _refuse(bytes32 requestId, Asked calldata asked, Answer calldata answer, bytes memory reason) private {
        emit AnswerRefused(requestId, asked.terms.modelId, answer.payee, reason);
    }

    /// @dev Too little gas reverts, so that nobody can starve a callback and have its failure recorded.
    function _callBack(bytes32 requestId, Asked calldata asked, int256[] calldata outputs) private {
        address callback = asked.terms.callback;
        if (callback == address(0)) return;
        uint256 gasGiven = asked.terms.callbackGas;
        bytes memory data = abi.encodeCall(
            IPredictionConsumer.predictionFulfilled,
            (requestId, asked.terms.modelId, asked.terms.epoch, asked.subjects, outputs)
        );
        uint256 required = GuardedCall.requiredGas(gasGiven);
        if (gasleft() < required) revert CallbackOutOfGas(requestId, gasleft(), required);
        if (!GuardedCall.tryCall(callback, gasGiven, data)) emit CallbackFailed(requestId, callback);
    }

    /// @dev Whether the proofs of all answers not refused hold, said by one pairing check.
    function _allHold(CheckedAnswer[] memory checked, bool[] memory among, uint256 count) private view returns (bool) {
        IAggregateVerifier.Claim[] memory claims = new IAggregateVerifier.Claim[](count);
        uint256 next = 0;
        for (uint256 i = 0; i < among.length; ++i) {
            if (among[i]) claims[next++] = checked[i].claim;
        }
        if (count < 2) return count == 0;
        try AGGREGATE_VERIFIER.verifyAll(claims) {
            return true;
        } catch {
            return false;
        }
    }

    /// @dev The model of a request that can be fulfilled now.
    function _answeredModel(
        bytes32 requestId,
        Asked calldata asked
    ) private view returns (IModelRegistry.Model memory) {
        _requireStanding(requestId);
        return REGISTRY.provableModel(asked.terms.modelId);
    }

    function _signals(
        bytes32 requestId,
        IModelRegistry.Model memory model,
        bytes memory side,
        Asked calldata asked,
        Answer calldata answer
    ) private view returns (uint256[3] memory) {
        Statement.Context memory context;
        (context.model, context.epoch) = (asked.terms.modelId, asked.terms.epoch);
        context.requestId = requestId;
        context.subjectsHash = keccak256(abi.encodePacked(asked.subjects));
        uint256[] memory words = WordPacking.resume(asked.inputWords, model.wordCount);
        return AnswerStatement.signals(model, context, side, words, asked.indices.length, answer);
    }
}
