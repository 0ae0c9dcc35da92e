// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IModelTypes} from "../interfaces/IModelTypes.sol";
import {IPredictionRequests} from "../interfaces/IPredictionRequests.sol";
import {AuthenticatedFeatures} from "../libraries/AuthenticatedFeatures.sol";
import {ModelId} from "../libraries/ModelId.sol";
import {RequestId} from "../libraries/RequestId.sol";
import {WordPacking} from "../libraries/WordPacking.sol";
import {CreditLedger} from "./CreditLedger.sol";
import {RegistryReader} from "./RegistryReader.sol";

/// @title Requests for predictions
/// @notice Takes requests and gives fees back. How a request is fulfilled, the oracle says.
abstract contract PredictionRequests is IPredictionRequests, CreditLedger, RegistryReader {
    /// @inheritdoc IPredictionRequests
    uint64 public constant MAX_DEADLINE_SECONDS = 90 days;

    /// @inheritdoc IPredictionRequests
    uint64 public constant CANCEL_DELAY_SECONDS = 1 hours;

    /// @inheritdoc IPredictionRequests
    uint32 public constant MAX_CALLBACK_GAS = 1_000_000;

    /// @inheritdoc IPredictionRequests
    /// @dev What makes two requests with the same content distinct is counted by model, so that whoever answers one model's
    /// requests can tell from one call whether an endpoint showed all of them.
    mapping(ModelId modelId => uint256 requests) public requestCountOf;

    mapping(bytes32 requestId => Request stored) internal _requests;

    /// @inheritdoc IPredictionRequests
    function request(Terms calldata terms, bytes32[] calldata subjects) external payable returns (bytes32 requestId) {
        _checkTerms(terms);
        IModelTypes.Model memory model = _modelBy(IModelRegistry.activeModel.selector, terms.modelId);
        (uint256[] memory inputWords, uint32[] memory indices) = AuthenticatedFeatures.read(
            model,
            subjects,
            terms.epoch,
            WordPacking.words(model.inputCursor)
        );

        uint256 number = ++requestCountOf[terms.modelId];
        bytes32 commitment = keccak256(abi.encode(subjects, indices, inputWords));
        requestId = RequestId.derive(terms, msg.sender, number, commitment);
        _requests[requestId] = Request({
            status: RequestStatus.Open,
            deadline: terms.deadline,
            feeWei: uint96(msg.value)
        });
        emit RequestPosted(
            requestId,
            terms.modelId,
            msg.sender,
            number,
            msg.value,
            terms,
            subjects,
            indices,
            inputWords
        );
    }

    /// @inheritdoc IPredictionRequests
    function cancel(Terms calldata terms, address requester, uint256 number, bytes32 commitment) external {
        if (msg.sender != requester) revert NotRequester(msg.sender);
        bytes32 requestId = RequestId.derive(terms, requester, number, commitment);
        Request memory stored = _openRequest(requestId);
        uint64 deadline = uint64(block.timestamp) + CANCEL_DELAY_SECONDS;
        if (stored.deadline <= deadline) revert NothingToCancel(requestId, stored.deadline);

        _requests[requestId].deadline = deadline;
        emit RequestCancelled(requestId, deadline);
    }

    /// @inheritdoc IPredictionRequests
    function refund(Terms calldata terms, address requester, uint256 number, bytes32 commitment) external {
        bytes32 requestId = RequestId.derive(terms, requester, number, commitment);
        Request memory stored = _openRequest(requestId);
        if (block.timestamp <= stored.deadline && !REGISTRY.isHalted(terms.modelId)) {
            revert RequestNotExpired(requestId, stored.deadline);
        }

        _requests[requestId].status = RequestStatus.Refunded;
        address refundTo = terms.refundTo == address(0) ? requester : terms.refundTo;
        _credit(refundTo, stored.feeWei);
        emit RequestRefunded(requestId, refundTo, stored.feeWei);
    }

    /// @inheritdoc IPredictionRequests
    function requestOf(bytes32 requestId) external view returns (Request memory) {
        return _requests[requestId];
    }

    /// @dev A request that can be fulfilled now.
    function _standingRequest(bytes32 requestId) internal view returns (Request memory stored) {
        stored = _openRequest(requestId);
        if (block.timestamp > stored.deadline) revert RequestExpired(requestId, stored.deadline);
    }

    function _openRequest(bytes32 requestId) private view returns (Request memory stored) {
        stored = _requests[requestId];
        if (stored.status == RequestStatus.Open) return stored;
        if (stored.status == RequestStatus.Unknown) revert RequestUnknown(requestId);
        if (stored.status == RequestStatus.Fulfilled) revert RequestAlreadyFulfilled(requestId);
        revert RequestAlreadyRefunded(requestId);
    }

    function _checkTerms(Terms calldata terms) private view {
        uint256 latest = block.timestamp + MAX_DEADLINE_SECONDS;
        if (terms.deadline <= block.timestamp) revert DeadlineNotInFuture(terms.deadline, block.timestamp);
        if (terms.deadline > latest) revert DeadlineTooFar(terms.deadline, latest);
        if (msg.value > type(uint96).max) revert FeeTooLarge(msg.value);
        bool called = terms.callback != address(0);
        if (called != (terms.callbackGas != 0) || terms.callbackGas > MAX_CALLBACK_GAS) {
            revert CallbackGasInvalid(terms.callback, terms.callbackGas);
        }
    }
}
