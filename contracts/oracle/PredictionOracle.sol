// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IAggregateVerifier} from "../interfaces/IAggregateVerifier.sol";
import {IEmergencyStops} from "../interfaces/IEmergencyStops.sol";
import {IFeatureSource} from "../interfaces/IFeatureSource.sol";
import {IGroth16Verifier} from "../interfaces/IGroth16Verifier.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IModelTypes} from "../interfaces/IModelTypes.sol";
import {IPredictionConsumer} from "../interfaces/IPredictionConsumer.sol";
import {IPredictionFeed} from "../interfaces/IPredictionFeed.sol";
import {IPredictionOracle} from "../interfaces/IPredictionOracle.sol";
import {AnswerStatement} from "../libraries/AnswerStatement.sol";
import {AuthenticatedFeatures} from "../libraries/AuthenticatedFeatures.sol";
import {FeedId} from "../libraries/FeedId.sol";
import {FeedPosting} from "../libraries/FeedPosting.sol";
import {GuardedCall} from "../libraries/GuardedCall.sol";
import {LayoutCodec} from "../libraries/LayoutCodec.sol";
import {PinnedCode} from "../libraries/PinnedCode.sol";
import {ProofCheck} from "../libraries/ProofCheck.sol";
import {RequestId} from "../libraries/RequestId.sol";
import {Statement} from "../libraries/Statement.sol";
import {WordPacking} from "../libraries/WordPacking.sol";
import {EpochBounties} from "./EpochBounties.sol";
import {PredictionRequests} from "./PredictionRequests.sol";
import {RegistryReader} from "./RegistryReader.sol";

/// @title Oracle of verified predictions
/// @notice Where proofs are checked: of one request, of several together, or of a post that nobody asked for.
/// @dev Everything is verified, then written, then callbacks are called: whoever comes back in one finds nothing half done.
/// The feed is called before the request is closed, because it decides; it calls nobody who could come back.
contract PredictionOracle is IPredictionOracle, PredictionRequests, EpochBounties {
    /// @inheritdoc IPredictionOracle
    IPredictionFeed public immutable FEED;

    /// @inheritdoc IPredictionOracle
    IAggregateVerifier public immutable AGGREGATE_VERIFIER;

    /// @notice Binds registry, feed and verifier for good; governance makes the oracle a poster and a reporter afterwards.
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
        Statement.Context memory context = _contextOf(asked);
        Request memory stored = _standingRequest(context.requestId);
        IModelTypes.Model memory model = _modelBy(IModelRegistry.provableModel.selector, context.model);
        bytes memory side = LayoutCodec.outputsOf(model.layout);
        uint256[] memory words = WordPacking.resume(asked.inputWords, model.wordCount);
        uint256[3] memory signals = AnswerStatement.signals(model, context, side, words, asked.indices.length, answer);
        ProofCheck.verify(model.verifier, answer.proof, signals);

        (bool done, bool stands) = _tryPost(model.feedId, context, asked, answer, side);
        if (!done) GuardedCall.revertWithNewestAnswer();
        if (stands) {
            _close(context, stored);
            _callBack(context.requestId, asked, answer.outputs);
        } else {
            _reportConflict(context);
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
            (ids[i], ) = RequestId.ofAsked(asked[i]);
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
                try IGroth16Verifier(claim.verifier).verify(claim.proof, claim.signals) {
                    continue;
                } catch (bytes memory reason) {
                    fulfilled[i] = false;
                    _refuse(ids[i], asked[i], answers[i], reason);
                }
            }
        }
        for (uint256 i = 0; i < count; ++i) {
            if (fulfilled[i]) fulfilled[i] = _settle(checked[i], asked[i], answers[i]);
        }
        for (uint256 i = 0; i < count; ++i) {
            if (fulfilled[i]) _callBack(ids[i], asked[i], answers[i].outputs);
        }
    }

    /// @inheritdoc IPredictionOracle
    function postEpoch(EpochPost calldata post, Answer calldata answer, bytes calldata evidence) external {
        IModelTypes.Model memory model = _modelBy(IModelRegistry.activeModel.selector, post.modelId);
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
        context.subjectsHash = Statement.hashSubjects(post.subjects);
        context.requestId = keccak256(abi.encode(post.modelId, model.source, post.epoch, context.subjectsHash));
        bytes memory side = LayoutCodec.outputsOf(model.layout);
        uint256[3] memory signals = AnswerStatement.signals(model, context, side, words, indices.length, answer);
        ProofCheck.verify(model.verifier, answer.proof, signals);

        _postRead(FeedPosting.Post(indices, side, model.feedId, context), post, answer);
    }

    /// @inheritdoc IPredictionOracle
    function checkAnswer(
        Asked calldata asked,
        Answer calldata answer
    ) external view returns (CheckedAnswer memory checked) {
        Statement.Context memory context = _contextOf(asked);
        _standingRequest(context.requestId);
        IModelTypes.Model memory model = _modelBy(IModelRegistry.provableModel.selector, context.model);
        bytes memory side = LayoutCodec.outputsOf(model.layout);
        uint256[] memory words = WordPacking.resume(asked.inputWords, model.wordCount);
        (checked.feedId, checked.outputRuns) = (model.feedId, side);
        checked.claim.signals = AnswerStatement.signals(model, context, side, words, asked.indices.length, answer);
        (checked.claim.verifier, checked.claim.proof) = (model.verifier, answer.proof);
    }

    /// @dev Posts and closes one of several requests. It may have been closed by another answer among them, and its model stopped
    /// by one that contradicts.
    function _settle(
        CheckedAnswer memory checked,
        Asked calldata asked,
        Answer calldata answer
    ) private returns (bool) {
        Statement.Context memory context = _contextOf(asked);
        context.payee = answer.payee;
        Request memory stored = _requests[context.requestId];
        if (stored.status != RequestStatus.Open) {
            bytes memory closed = abi.encodeWithSelector(RequestAlreadyFulfilled.selector, context.requestId);
            _refuse(context.requestId, asked, answer, closed);
            return false;
        }
        if (REGISTRY.isHalted(context.model)) {
            bytes memory halted = abi.encodeWithSelector(IEmergencyStops.ModelHalted.selector, context.model);
            _refuse(context.requestId, asked, answer, halted);
            return false;
        }
        (bool done, bool stands) = _tryPost(checked.feedId, context, asked, answer, checked.outputRuns);
        if (!done) _refuse(context.requestId, asked, answer, GuardedCall.newestAnswer());
        else if (stands) _close(context, stored);
        else _reportConflict(context);
        return stands;
    }

    function _tryPost(
        FeedId feedId,
        Statement.Context memory context,
        Asked calldata asked,
        Answer calldata answer,
        bytes memory side
    ) private returns (bool done, bool stands) {
        FeedPosting.Post memory post = FeedPosting.Post(FeedPosting.inMemory(asked.indices), side, feedId, context);
        return FeedPosting.tryPost(FEED, post, asked.subjects, answer.outputs);
    }

    /// @dev Posts an epoch's predictions that were proven.
    function _postRead(FeedPosting.Post memory posted, EpochPost calldata post, Answer calldata answer) private {
        Statement.Context memory context = posted.context;
        (bool done, bool stands) = FeedPosting.tryPost(FEED, posted, post.subjects, answer.outputs);
        if (!done) GuardedCall.revertWithNewestAnswer();
        if (stands) {
            emit EpochPosted(context.model, context.epoch, context.payee, context.subjectsHash);
            _earn(context.model, context.epoch, context.subjectsHash, context.payee);
        } else {
            _reportConflict(context);
        }
    }

    function _close(Statement.Context memory context, Request memory stored) private {
        _requests[context.requestId].status = RequestStatus.Fulfilled;
        _credit(context.payee, stored.feeWei);
        emit RequestFulfilled(context.requestId, context.model, context.payee);
    }

    /// @dev Not a revert, which would undo it.
    function _reportConflict(Statement.Context memory context) private {
        emit PredictionContradicted(context.model, context.epoch, context.requestId);
        REGISTRY.reportConflict(context.model);
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
            if (!among[i]) continue;
            claims[next] = checked[i].claim;
            ++next;
        }
        if (count < 2) return count == 0;
        try AGGREGATE_VERIFIER.verifyAll(claims) {
            return true;
        } catch {
            return false;
        }
    }

    /// @dev What a proof of an answer to a request is bound to, but for the payee and the model's part.
    function _contextOf(Asked calldata asked) private pure returns (Statement.Context memory context) {
        (context.model, context.epoch) = (asked.terms.modelId, asked.terms.epoch);
        (context.requestId, context.subjectsHash) = RequestId.ofAsked(asked);
    }
}
