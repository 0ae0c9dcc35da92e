// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IFeatureSource} from "../interfaces/IFeatureSource.sol";
import {IModelTypes} from "../interfaces/IModelTypes.sol";
import {IPredictionOracle} from "../interfaces/IPredictionOracle.sol";
import {LayoutCodec} from "./LayoutCodec.sol";
import {PinnedCode} from "./PinnedCode.sol";
import {WordPacking} from "./WordPacking.sol";

/// @title Features that the model's pinned source answers for
/// @notice An answer is taken only from the code that the model was proposed with, and only if it has the model's shape.
library AuthenticatedFeatures {
    /// @notice Reads one to batch distinct subjects and packs their features.
    /// @param model The model, whose source is asked.
    /// @param subjects Strictly ascending.
    /// @param epoch The source's newest one; it refuses every other.
    /// @param wordCount Room to pack in: the words of the features, or of the whole batch, to which outputs are to be added.
    /// @return words As many as `wordCount`, the features packed for a whole batch.
    /// @return indices The source's index of each subject.
    function read(
        IModelTypes.Model memory model,
        bytes32[] calldata subjects,
        uint64 epoch,
        uint256 wordCount
    ) internal view returns (uint256[] memory words, uint32[] memory indices) {
        _checkSubjects(subjects, model.batch);
        PinnedCode.check(model.source, model.sourceCodeHash);
        bytes memory side = LayoutCodec.featuresOf(model.layout);
        int256[] memory values;
        (values, indices) = IFeatureSource(model.source).features(subjects, epoch);
        if (values.length != subjects.length * LayoutCodec.valueCount(side) || indices.length != subjects.length) {
            revert IPredictionOracle.SourceAnswerMismatch(values.length, indices.length);
        }
        words = new uint256[](wordCount);
        WordPacking.pack(words, 0, side, model.batch, values);
    }

    function _checkSubjects(bytes32[] calldata subjects, uint256 maximum) private pure {
        if (subjects.length == 0 || subjects.length > maximum) {
            revert IPredictionOracle.BatchSizeInvalid(subjects.length, maximum);
        }
        unchecked {
            bytes32 previous = subjects[0];
            for (uint256 i = 1; i < subjects.length; ++i) {
                bytes32 subject = subjects[i];
                if (subject <= previous) revert IPredictionOracle.SubjectsNotAscending(i);
                previous = subject;
            }
        }
    }
}
