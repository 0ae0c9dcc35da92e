// SPDX-License-Identifier: MIT
pragma solidity 0.8.28;

import {ModelId} from "../libraries/ModelId.sol";

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

    /// @notice What the files behind a model hash to, so that anyone can re-verify circuit, key and set-up.
    struct SetupRecord {
        bytes32 circuitSha256;
        bytes32 r1csSha256;
        bytes32 zkeySha256;
        string uri;
    }

    /// @notice What a model is registered with.
    /// @param modelHash keccak256(sha256(integer ONNX) || sha256(schema)).
    /// @param family Groups versions and batch sizes of one model: keccak256 of its name.
    /// @param layout Widths of features and outputs (see the library LayoutCodec).
    /// @param key Key words of IVerifierFactory.
    /// @param source The feature source, pinned with its code hash.
    /// @param insecure The key's secret is known: development only.
    /// @param opaque The model is not published: readers opt in.
    /// @param total Every admissible input has a proof; a model without it has batch 1.
    struct ModelSpec {
        bytes32 modelHash;
        bytes32 family;
        uint256 batch;
        bytes layout;
        uint256[18] key;
        address source;
        bool insecure;
        bool opaque;
        bool total;
        SetupRecord setup;
    }

    /// @notice One run of the model, proven for this registry (epoch, payee and subjects zero, see the library Statement).
    /// @param features Subject-major, one to batch rows.
    /// @param outputs One row a row of features.
    struct SampleProof {
        int256[] features;
        int256[] outputs;
        uint256 h;
        uint256[8] proof;
    }

    /// @notice What packing and verification of an active model need.
    struct ActiveModel {
        address verifier;
        bytes32 verifierCodeHash;
        bytes32 keyHash;
        address source;
        bytes32 sourceCodeHash;
        uint256 tag;
        uint256 batch;
        bytes layout;
    }

    /// @notice The rest of a model's record.
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
        ModelRecord model,
        SetupRecord setup
    );

    /// @notice Emitted when a model is stopped for good.
    event ModelRevoked(ModelId indexed modelId);

    /// @notice Emitted when governance accepts a phase 1 output.
    event Phase1Listed(bytes32 indexed phase1Hash);

    /// @notice Thrown when insecure models are to be allowed on a chain that is not local (31337, 1337).
    error InsecureChainRefused(uint256 chainId);

    /// @notice Thrown when a model with a known secret is registered where such models are not allowed.
    error InsecureModelRefused();

    /// @notice Thrown when a ModelId was registered before, whatever became of it.
    error ModelAlreadyRegistered(ModelId modelId);

    /// @notice Thrown when a key was registered before, with any model.
    error KeyAlreadyRegistered(bytes32 keyHash);

    /// @notice Thrown when a key's (alpha, beta) is not in governance's list.
    error Phase1NotListed(bytes32 phase1Hash);

    /// @notice Thrown when a batch size is zero, too large, or above 1 for a model that is not total.
    error BatchRefused(uint256 batch);

    /// @notice Thrown when the outputs of a subject do not fit one storage slot beside their presence bit.
    error OutputsTooWide(uint256 receivedBits, uint256 maximumBits);

    /// @notice Thrown when a source is not a contract.
    error SourceMissing(address source);

    /// @notice Thrown when the source's features are not those of the model's layout.
    error SourceLayoutMismatch(bytes expected, bytes received);

    /// @notice Thrown when the sample's features or outputs are not whole rows, or not equally many, or too many.
    error SampleShapeMismatch(uint256 features, uint256 outputs);

    /// @notice Thrown when a model is not registered or was revoked.
    error ModelNotActive(ModelId modelId, Status status);

    /// @notice Registers a model and deploys its verifier. Restricted.
    function register(ModelSpec calldata spec, SampleProof calldata sample) external returns (ModelId modelId);

    /// @notice Stops a model for good. Restricted.
    function revoke(ModelId modelId) external;

    /// @notice Accepts a phase 1 output: keccak256 of the key words of alpha and beta. Restricted.
    function listPhase1(bytes32 phase1Hash) external;

    /// @notice What requests, fulfilments and reads need. Reverts unless the model is active.
    function activeModel(ModelId modelId) external view returns (ActiveModel memory);

    /// @notice A model's record; its status is Unknown when there is none.
    function modelRecord(ModelId modelId) external view returns (ModelRecord memory);

    /// @notice The models of a family, in the order of their registration.
    function modelsOf(bytes32 family) external view returns (ModelId[] memory);

    /// @notice Whether governance accepted a phase 1 output.
    function isPhase1Listed(bytes32 phase1Hash) external view returns (bool);

    /// @notice Whether models with a known secret are allowed here.
    function ALLOW_INSECURE() external view returns (bool);
}
