// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {ModelId} from "../libraries/ModelId.sol";
import {IVerifierFactory} from "./IVerifierFactory.sol";

/// @title Registry of models
/// @notice Which verifier, source and layout stand behind a ModelId. A model enters only with a key that passes the checks,
/// a listed phase 1 and a sample proof that its verifier accepts through the same packing as every later request.
/// A record never changes, except that a model can be revoked, once and for good.
interface IModelRegistry {
    /// @notice A model's life goes one way.
    enum Status {
        Unknown,
        Active,
        Revoked
    }

    /// @notice What a model is and what its files hash to, so that anyone can re-verify circuit, key and set-up.
    /// @param modelHash keccak256(sha256(integer ONNX) || sha256(schema)).
    /// @param family Groups the versions and batch sizes of a model: keccak256 of its name.
    /// @param setupHash Where the key is from: keccak256 of the ceremony's transcript, or of the record of a development set-up.
    struct Provenance {
        bytes32 modelHash;
        bytes32 family;
        bytes32 circuitSha256;
        bytes32 r1csSha256;
        bytes32 zkeySha256;
        bytes32 setupHash;
        string uri;
    }

    /// @notice What a model is registered with.
    /// @param batch Subjects that one proof covers.
    /// @param layout Widths of features and outputs (see the library LayoutCodec).
    /// @param key Key words of IVerifierFactory.
    /// @param source The feature source, pinned with its code hash.
    /// @param insecure The key's secret is known: development only.
    /// @param opaque The model is not published: readers opt in.
    /// @param total Every admissible input has a proof; a model without it has batch 1.
    struct ModelSpec {
        Provenance provenance;
        uint256 batch;
        bytes layout;
        uint256[18] key;
        address source;
        bool insecure;
        bool opaque;
        bool total;
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
        bytes layout;
    }

    /// @notice A model's record, for readers off chain.
    struct ModelRecord {
        Status status;
        bytes32 modelHash;
        bytes32 family;
        bytes32 schemaHash;
        uint256 batch;
        uint256 words;
        bytes32 keyHash;
        address verifier;
        address source;
        bool insecure;
        bool opaque;
        bool total;
    }

    /// @notice Emitted when a model becomes active.
    event ModelRegistered(
        ModelId indexed modelId,
        bytes32 indexed modelHash,
        bytes32 indexed family,
        Model model,
        Provenance provenance
    );

    /// @notice Emitted when a model is stopped for good.
    event ModelRevoked(ModelId indexed modelId);

    /// @notice Emitted when governance accepts a phase 1 output.
    event Phase1Listed(bytes32 indexed phase1Hash);

    /// @notice Thrown when insecure models are to be allowed on a chain that is not local (see ProofcastTable).
    error InsecureChainRefused(uint256 chainId);

    /// @notice Thrown when a model with a known secret is registered where such models are not allowed.
    error InsecureModelRefused();

    /// @notice Thrown when a key has the phase 1 of development keys, whose secret is public, and is not said to be insecure.
    error DevelopmentPhase1Disguised(bytes32 phase1Hash);

    /// @notice Thrown when nothing says where the key of a model is from, so that nobody could vote on it.
    error SetupHashMissing();

    /// @notice Thrown when a ModelId was registered before, whatever became of it.
    error ModelAlreadyRegistered(ModelId modelId);

    /// @notice Thrown when a key was registered before, with any model.
    error KeyAlreadyRegistered(bytes32 keyHash);

    /// @notice Thrown when a key's (alpha, beta) is not in governance's list.
    error Phase1NotListed(bytes32 phase1Hash);

    /// @notice Thrown when a batch size is zero or does not fit 16 bits, or is above 1 for a model that is not total.
    error BatchRefused(uint256 batch);

    /// @notice Thrown when the outputs of a subject do not fit one storage slot beside their presence bit.
    error OutputsTooWide(uint256 receivedBits, uint256 maximumBits);

    /// @notice Thrown when a source is not a contract.
    error SourceMissing(address source);

    /// @notice Thrown when the source's features are not those of the model's layout.
    error SourceLayoutMismatch(bytes expected, bytes received);

    /// @notice Thrown when the code of a model's source or verifier is not the code it was registered with.
    error CodeChanged(address account, bytes32 expected, bytes32 received);

    /// @notice Thrown when the sample has not as many rows of outputs as of features.
    error SampleShapeMismatch(uint256 featureRows, uint256 outputRows);

    /// @notice Thrown when a model is not registered or was revoked.
    error ModelNotActive(ModelId modelId, Status status);

    /// @notice Registers a model and deploys its verifier. Restricted.
    function register(ModelSpec calldata spec, SampleProof calldata sample) external returns (ModelId modelId);

    /// @notice Stops a model for good. Restricted.
    function revoke(ModelId modelId) external;

    /// @notice Accepts a phase 1 output: keccak256 of the key words of alpha and beta. Restricted.
    function listPhase1(bytes32 phase1Hash) external;

    /// @notice What requests, fulfilments and reads need. Reverts unless the model is active.
    function activeModel(ModelId modelId) external view returns (Model memory);

    /// @notice A model's record whatever its status, which is Unknown when there is none.
    function modelRecord(ModelId modelId) external view returns (ModelRecord memory);

    /// @notice What a model is and what its files hash to.
    function provenanceOf(ModelId modelId) external view returns (Provenance memory);

    /// @notice The models of a family, in the order of their registration.
    function modelsOf(bytes32 family) external view returns (ModelId[] memory);

    /// @notice Whether governance accepted a phase 1 output.
    function isPhase1Listed(bytes32 phase1Hash) external view returns (bool);

    /// @notice Whether a key was registered, with any model.
    function isKeyRegistered(bytes32 keyHash) external view returns (bool);

    /// @notice Deploys the verifiers.
    function VERIFIER_FACTORY() external view returns (IVerifierFactory);

    /// @notice Whether models with a known secret are allowed here.
    function ALLOW_INSECURE() external view returns (bool);
}
