// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {ProofcastTable} from "./generated/ProofcastTable.sol";
import {ModelId} from "./ModelId.sol";

/// @title What a proof states
/// @notice The same three public signals for every model: h commits to the packed words, ρ hashes h, the words and the
/// context, T evaluates the words at ρ. ρ is known only once h is fixed, so equal evaluations mean equal words.
library Statement {
    /// @notice What a proof is bound to besides the words, the chain and the contract that checks it.
    struct Context {
        ModelId model;
        bytes32 keyHash;
        address source;
        uint64 epoch;
        bytes32 requestId;
        address payee;
        bytes32 subjectsHash;
    }

    /// @notice The circuit's constant: tells apart models whose verifying keys may be equal.
    /// @param modelHash keccak256(sha256(integer ONNX) || sha256(schema)).
    /// @param schemaHash The hash of the model's layout.
    /// @param batch Subjects that one proof covers.
    /// @param wordCount Words of a whole batch.
    /// @return Below 2^248.
    function tagOf(
        bytes32 modelHash,
        bytes32 schemaHash,
        uint256 batch,
        uint256 wordCount
    ) internal pure returns (uint256) {
        bytes memory encoded = abi.encode(ProofcastTable.DOMAIN_TAG, modelHash, schemaHash, batch, wordCount);
        return uint256(keccak256(encoded)) >> ProofcastTable.TAG_SHIFT;
    }

    /// @notice keccak256(abi.encodePacked(subjects)).
    /// @param subjects In the order in which they are packed.
    /// @return subjectsHash What the context names them by.
    function hashSubjects(bytes32[] calldata subjects) internal pure returns (bytes32 subjectsHash) {
        assembly ("memory-safe") {
            // subjectsHash = keccak256(abi.encodePacked(subjects));
            let at := mload(0x40)
            calldatacopy(at, subjects.offset, shl(5, subjects.length))
            subjectsHash := keccak256(at, shl(5, subjects.length))
        }
    }

    /// @notice The context of the sample proof that a registration needs.
    /// @param model The id that is proposed.
    /// @param keyHash keccak256 of its key words.
    /// @param source Its feature source.
    /// @return context With epoch, payee and subjects zero.
    function sampleContext(
        ModelId model,
        bytes32 keyHash,
        address source
    ) internal pure returns (Context memory context) {
        context.model = model;
        context.keyHash = keyHash;
        context.source = source;
        context.requestId = ProofcastTable.SAMPLE_REQUEST_ID;
    }

    /// @notice The context of a run that is shown to a judge (see UnsoundnessJudge).
    /// @param model The model that is accused.
    /// @param keyHash keccak256 of its key words.
    /// @param source Its feature source.
    /// @return context With epoch, payee and subjects zero.
    function unsoundContext(
        ModelId model,
        bytes32 keyHash,
        address source
    ) internal pure returns (Context memory context) {
        context = sampleContext(model, keyHash, source);
        context.requestId = ProofcastTable.UNSOUND_REQUEST_ID;
    }

    /// @notice Signals of no run: h has no known preimage. Only who knows a secret of the key can prove them.
    /// @param keyHash keccak256 of the key words.
    /// @return publicSignals Of the key alone, the same on every chain.
    function stopSignals(bytes32 keyHash) internal pure returns (uint256[3] memory publicSignals) {
        for (uint256 i = 0; i < ProofcastTable.SIGNALS; ++i) {
            bytes memory encoded = abi.encode(ProofcastTable.DOMAIN_STOP, keyHash, i);
            publicSignals[i] = uint256(keccak256(encoded)) % ProofcastTable.FIELD_ORDER;
        }
    }

    /// @notice The public signals that a proof of these words in this context must have.
    /// @param context What the proof is bound to.
    /// @param tag The constant of the model's circuit.
    /// @param h The commitment to the words that the proof has.
    /// @param words The packed words, each below the field's order.
    /// @return publicSignals h, T and rho.
    function signals(
        Context memory context,
        uint256 tag,
        uint256 h,
        uint256[] memory words
    ) internal view returns (uint256[3] memory publicSignals) {
        uint256 point = rho(context, h, words);
        publicSignals[ProofcastTable.SIGNAL_H] = h;
        publicSignals[ProofcastTable.SIGNAL_T] = evaluate(tag, words, point);
        publicSignals[ProofcastTable.SIGNAL_RHO] = point;
    }

    /// @notice keccak256(abi.encode(DOMAIN_RHO, chain id, this, context …, h, words)) mod r.
    /// @param context What the proof is bound to.
    /// @param h The commitment to the words.
    /// @param words The packed words.
    /// @return point Where the words are evaluated.
    function rho(Context memory context, uint256 h, uint256[] memory words) internal view returns (uint256 point) {
        bytes memory head = abi.encode(
            ProofcastTable.DOMAIN_RHO,
            block.chainid,
            address(this),
            context.model,
            context.keyHash,
            context.source,
            context.epoch,
            context.requestId,
            context.payee,
            context.subjectsHash,
            h,
            uint256(12 * 32), // where the words begin
            words.length
        );
        uint256 order = ProofcastTable.FIELD_ORDER;
        assembly ("memory-safe") {
            // point = uint256(keccak256(bytes.concat(head, abi.encodePacked(words)))) % order; `head` ends at the free
            // memory pointer, so the words are copied behind it there, by the identity precompile.
            let start := add(head, 32)
            let to := add(start, mload(head))
            let size := mul(mload(words), 32)
            if iszero(staticcall(gas(), 4, add(words, 32), size, to, size)) {
                revert(0, 0)
            }
            point := mod(keccak256(start, add(mload(head), size)), order)
        }
    }

    /// @notice (tag + Σ words[i−1]·ρ^i) mod r by Horner; words are below r.
    /// @param tag The constant of the model's circuit.
    /// @param words The packed words, each below r.
    /// @param point Below r.
    /// @return sum Below r.
    function evaluate(uint256 tag, uint256[] memory words, uint256 point) internal pure returns (uint256 sum) {
        uint256 order = ProofcastTable.FIELD_ORDER;
        assembly ("memory-safe") {
            // for (uint256 i = words.length; i > 0; --i) sum = mulmod(sum + words[i - 1], point, order);
            for {
                let at := add(words, mul(mload(words), 32))
            } gt(at, words) {
                at := sub(at, 32)
            } {
                sum := mulmod(add(sum, mload(at)), point, order)
            }
            sum := addmod(sum, tag, order)
        }
    }
}
