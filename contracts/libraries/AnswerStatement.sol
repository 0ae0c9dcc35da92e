// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {IModelTypes} from "../interfaces/IModelTypes.sol";
import {IPredictionOracle} from "../interfaces/IPredictionOracle.sol";
import {LayoutCodec} from "./LayoutCodec.sol";
import {PinnedCode} from "./PinnedCode.sol";
import {Statement} from "./Statement.sol";
import {WordPacking} from "./WordPacking.sol";

/// @title What an answer's proof must prove
/// @notice One place in which the oracle turns what is claimed into the signals that a proof must have.
library AnswerStatement {
    /// @notice Packs an answer's outputs after the inputs, where each is range-checked, and gives the public signals. Reverts
    /// unless there is one row of outputs for each subject and the model's verifier is the one it was registered with.
    /// @param model The model that is said to have run.
    /// @param context What the proof is bound to; the model's part of it is filled in here.
    /// @param outputRuns The outputs' side of its layout.
    /// @param words The packed inputs, with room for the whole batch.
    /// @param subjects How many subjects are answered for.
    /// @param answer The outputs, h and the payee.
    /// @return h, T and rho.
    function signals(
        IModelTypes.Model memory model,
        Statement.Context memory context,
        bytes memory outputRuns,
        uint256[] memory words,
        uint256 subjects,
        IPredictionOracle.Answer calldata answer
    ) internal view returns (uint256[3] memory) {
        if (answer.payee == address(0)) revert IPredictionOracle.PayeeMissing();
        uint256 expected = subjects * LayoutCodec.valueCount(outputRuns);
        if (answer.outputs.length != expected) {
            revert IPredictionOracle.OutputCountMismatch(answer.outputs.length, expected);
        }
        WordPacking.pack(words, model.inputCursor, outputRuns, model.batch, answer.outputs);
        (context.keyHash, context.source, context.payee) = (model.keyHash, model.source, answer.payee);
        PinnedCode.check(model.verifier, model.verifierCodeHash);
        return Statement.signals(context, model.tag, answer.h, words);
    }
}
