// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IPackingErrors} from "../interfaces/IPackingErrors.sol";
import {LayoutCodec} from "../libraries/LayoutCodec.sol";
import {ModelId, deriveModelId} from "../libraries/ModelId.sol";
import {Statement} from "../libraries/Statement.sol";
import {WordPacking} from "../libraries/WordPacking.sol";
import {WordUnpacking} from "../libraries/WordUnpacking.sol";

/// @notice Shows the packing and statement libraries to tests. Deployed nowhere else.
contract StatementHarness is IPackingErrors {
    function split(bytes calldata layout) external pure returns (bytes memory features, bytes memory outputs) {
        return LayoutCodec.split(layout);
    }

    function shape(
        bytes calldata layout
    ) external pure returns (uint256[2] memory valueCounts, uint256[2] memory bits) {
        (bytes memory features, bytes memory outputs) = LayoutCodec.split(layout);
        valueCounts = [LayoutCodec.valueCount(features), LayoutCodec.valueCount(outputs)];
        bits = [LayoutCodec.rowBits(features), LayoutCodec.rowBits(outputs)];
    }

    /// @return inputCursor after the features
    /// @return wordCount of the batch
    function measure(
        bytes calldata layout,
        uint256 batch
    ) public pure returns (uint256 inputCursor, uint256 wordCount) {
        (bytes memory features, bytes memory outputs) = LayoutCodec.split(layout);
        inputCursor = WordPacking.advance(0, features, batch);
        wordCount = WordPacking.words(WordPacking.advance(inputCursor, outputs, batch));
    }

    function packInputs(
        bytes calldata layout,
        uint256 batch,
        int256[] calldata values
    ) external pure returns (uint256[] memory words, uint256 cursor) {
        (bytes memory features, ) = LayoutCodec.split(layout);
        words = new uint256[](WordPacking.words(WordPacking.advance(0, features, batch)));
        cursor = WordPacking.pack(words, 0, features, batch, values);
    }

    function packOutputs(
        bytes calldata layout,
        uint256 batch,
        uint256[] calldata inputWords,
        int256[] calldata values
    ) external pure returns (uint256[] memory words) {
        (, bytes memory outputs) = LayoutCodec.split(layout);
        (uint256 inputCursor, uint256 wordCount) = measure(layout, batch);
        words = WordPacking.resume(inputWords, wordCount);
        WordPacking.pack(words, inputCursor, outputs, batch, values);
    }

    /// @notice The values of a whole batch's words, and the first word that no packing gives.
    function unpack(
        bytes calldata layout,
        uint256 batch,
        uint256[] calldata words
    ) external pure returns (int256[] memory features, int256[] memory outputs, uint256 firstMalformed) {
        (bytes memory featureSide, bytes memory outputSide) = LayoutCodec.split(layout);
        (uint256 inputCursor, ) = measure(layout, batch);
        uint256[] memory used = WordUnpacking.usedBytes(featureSide, outputSide, batch, words.length);
        features = WordUnpacking.read(words, used, 0, featureSide, batch);
        outputs = WordUnpacking.read(words, used, inputCursor, outputSide, batch);
        firstMalformed = WordUnpacking.firstMalformed(words, used);
    }

    /// @notice Packs into `allotted` words, too few or not.
    function packInto(
        uint256 allotted,
        uint256 cursor,
        bytes calldata side,
        uint256 batch,
        int256[] calldata values
    ) external pure returns (uint256[] memory words) {
        words = new uint256[](allotted);
        WordPacking.pack(words, cursor, side, batch, values);
    }

    function resume(uint256[] calldata inputWords, uint256 wordCount) external pure returns (uint256[] memory) {
        return WordPacking.resume(inputWords, wordCount);
    }

    function modelId(bytes32 modelHash, uint256 batch) external pure returns (ModelId) {
        return deriveModelId(modelHash, batch);
    }

    function tagOf(
        bytes32 modelHash,
        bytes32 schemaHash,
        uint256 batch,
        uint256 words
    ) external pure returns (uint256) {
        return Statement.tagOf(modelHash, schemaHash, batch, words);
    }

    function sampleContext(
        ModelId model,
        bytes32 keyHash,
        address source
    ) external pure returns (Statement.Context memory) {
        return Statement.sampleContext(model, keyHash, source);
    }

    function signals(
        Statement.Context calldata context,
        uint256 tag,
        uint256 h,
        uint256[] calldata words
    ) external view returns (uint256[3] memory) {
        return Statement.signals(context, tag, h, words);
    }

    /// @notice Gas of what fulfil does with a batch: its outputs packed after its input words, then the signals.
    function measureGas(
        Statement.Context memory context,
        uint256 tag,
        uint256 h,
        bytes memory side,
        uint256 batch,
        uint256[2] memory cursorAndWords,
        uint256[] calldata inputWords,
        int256[] calldata outputs
    ) external view returns (uint256 gasUsed, uint256[3] memory publicSignals) {
        int256[] memory values = outputs;
        gasUsed = gasleft();
        uint256[] memory words = WordPacking.resume(inputWords, cursorAndWords[1]);
        WordPacking.pack(words, cursorAndWords[0], side, batch, values);
        publicSignals = Statement.signals(context, tag, h, words);
        gasUsed -= gasleft();
    }
}
