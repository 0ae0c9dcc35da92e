// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {FeedId} from "../libraries/FeedId.sol";

/// @title What the registry knows of a model
/// @notice The records of ModelRegistry, and what a model is proposed with.
interface IModelTypes {
    /// @notice A model's life goes one way, from left to right; it may skip what lies between, but never reaches Active
    /// except from Proposed.
    enum Status {
        Unknown,
        Proposed,
        Active,
        Deprecated,
        Revoked
    }

    /// @notice What a prediction of one output may be before it is put in quarantine, ends included.
    /// @param maximumJump The most it may differ from the same subject's prediction before it.
    struct Limit {
        int256 minimum;
        int256 maximum;
        uint256 maximumJump;
    }

    /// @notice What a field of the outputs means: `count` values alike. A value in `unit` is
    /// integer × scaleMantissa × 10^scaleExponent, exactly as the schema's text has it; where the mantissa is 1 the values have
    /// -scaleExponent decimals.
    /// @param scaleMantissa Not zero, and no multiple of ten: one scale has one form.
    /// @param errorBound How far the integers can be from the float model, in the integers themselves, rounded up.
    /// @param provenMinimum No admissible features give less. A proof that does shows that the circuit or its key is unsound.
    /// @param provenMaximum Nor more.
    struct Output {
        string name;
        string unit;
        uint16 count;
        uint64 scaleMantissa;
        int16 scaleExponent;
        uint256 errorBound;
        int256 provenMinimum;
        int256 provenMaximum;
    }

    /// @notice What a model is and what its files hash to, so that anyone can re-verify circuit, key and set-up.
    /// @param modelHash keccak256(sha256(integer ONNX) || sha256(schema)).
    /// @param name Its keccak256 is the family that groups the versions and batch sizes of a model.
    /// @param version From 1 on; a version of a family is one model hash for ever.
    /// @param setupHash Where the key is from: keccak256 of the ceremony's transcript, or of the record of a development set-up.
    struct Provenance {
        bytes32 modelHash;
        string name;
        uint32 version;
        bytes32 circuitSha256;
        bytes32 r1csSha256;
        bytes32 zkeySha256;
        bytes32 setupHash;
        string uri;
    }

    /// @notice What a model is proposed with.
    /// @param batch Subjects that one proof covers.
    /// @param layout Widths of features and outputs (see the library LayoutCodec).
    /// @param featuresHash keccak256 of the features' canonical text, names, units and scales with it: the source's own must be it.
    /// @param key Key words of IVerifierFactory.
    /// @param source The feature source, pinned with its code hash.
    /// @param insecure The key's secret is known: development only.
    /// @param opaque The model is not published: readers opt in.
    /// @param total Every admissible input has a proof; a model without it has batch 1.
    /// @param outputs What the outputs mean, field by field in the layout's order.
    /// @param limits One for each output of a subject, or none at all.
    /// @param defaults What readers may take where there is no prediction: one for each output of a subject, or none at all.
    struct ModelSpec {
        Provenance provenance;
        uint256 batch;
        bytes layout;
        bytes32 featuresHash;
        uint256[18] key;
        address source;
        bool insecure;
        bool opaque;
        bool total;
        Output[] outputs;
        Limit[] limits;
        int256[] defaults;
    }

    /// @notice One run of the model, proven for this registry (epoch, payee and subjects zero, see the library Statement).
    /// @param features Subject-major, one to batch rows.
    /// @param outputs One row a row of features.
    /// @param h The commitment to the words, first public signal of the proof.
    struct SampleProof {
        int256[] features;
        int256[] outputs;
        uint256 h;
        uint256[8] proof;
    }

    /// @notice What requests, fulfilments and reads need of a model.
    /// @param wordCount Words of a whole batch.
    /// @param inputCursor Where the features end in them (see the library WordPacking).
    /// @param tag The constant of the model's circuit (see the library Statement).
    /// @param feedId Where its predictions go.
    struct Model {
        address verifier;
        uint16 batch;
        uint24 wordCount;
        uint24 inputCursor;
        bool insecure;
        bool opaque;
        bool total;
        bytes32 verifierCodeHash;
        bytes32 keyHash;
        address source;
        bytes32 sourceCodeHash;
        uint256 tag;
        FeedId feedId;
        bytes layout;
    }

    /// @notice What every batch size of a model on one source has in common: all that a reader of its predictions needs.
    /// @param outputs The outputs' side of the layout (see the library LayoutCodec).
    /// @param limits One for each output, or none at all.
    /// @param defaults One for each output, or none at all.
    struct Feed {
        address source;
        bool insecure;
        bool opaque;
        bool total;
        bytes32 sourceCodeHash;
        bytes outputs;
        Limit[] limits;
        int256[] defaults;
    }

    /// @notice A model's record, for readers off chain.
    struct ModelRecord {
        Status status;
        bytes32 modelHash;
        bytes32 family;
        bytes32 schemaHash;
        bytes32 phase1Hash;
        FeedId feedId;
        uint256 batch;
        uint256 words;
        bytes32 keyHash;
        address verifier;
        address source;
        bool insecure;
        bool opaque;
        bool total;
    }
}
