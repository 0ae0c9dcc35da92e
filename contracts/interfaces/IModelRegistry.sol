// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {FeedId} from "../libraries/FeedId.sol";
import {ModelId} from "../libraries/ModelId.sol";
import {IVerifierFactory} from "./IVerifierFactory.sol";

/// @title Registry of models
/// @notice Which verifier, source and layout stand behind a ModelId. A model enters only with a key that passes the checks,
/// a listed phase 1 and a sample proof that its verifier accepts through the same packing as every later request.
/// A record never changes; its status goes one way. All batch sizes of a model on one source share a feed.
/// Whoever guards can stop a model, a verifier or everything at once; only governance resumes.
interface IModelRegistry {
    /// @notice A model's life goes one way.
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
    /// @param limits One for each output of a subject, or none at all.
    /// @param defaults What readers may take where there is no prediction: one for each output of a subject, or none at all.
    struct ModelSpec {
        Provenance provenance;
        uint256 batch;
        bytes layout;
        uint256[18] key;
        address source;
        bool insecure;
        bool opaque;
        bool total;
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

    /// @notice Emitted when a model is ended for good.
    event ModelRevoked(ModelId indexed modelId);

    /// @notice Emitted when a model is stopped, until governance resumes it.
    event ModelStopped(ModelId indexed modelId);

    /// @notice Emitted when governance lets a stopped model go on.
    event ModelResumed(ModelId indexed modelId);

    /// @notice Emitted when the verifier of a key is stopped, whether or not a model has it.
    event VerifierStopped(bytes32 indexed keyHash);

    /// @notice Emitted when governance lets a stopped verifier go on.
    event VerifierResumed(bytes32 indexed keyHash);

    /// @notice Emitted when every model is stopped.
    event EverythingStopped();

    /// @notice Emitted when governance lets everything go on that is not stopped by itself.
    event EverythingResumed();

    /// @notice Emitted when a contract is allowed to report conflicts, or no longer.
    event ReporterSet(address indexed reporter, bool allowed);

    /// @notice Emitted when a reporter stops a model that is proven unsound.
    event ConflictReported(ModelId indexed modelId, address indexed reporter);

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

    /// @notice Thrown when the verifier of a new model's key is stopped.
    error VerifierHalted(bytes32 keyHash);

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

    /// @notice Thrown when there are neither as many limits, or defaults, as a subject has outputs, nor none.
    error FeedTermsMisshapen(uint256 received, uint256 expected);

    /// @notice Thrown when the limits of an output admit nothing.
    error LimitEmpty(uint256 output);

    /// @notice Thrown when the default of an output does not fit its field.
    error DefaultOutOfRange(uint256 output, int256 value);

    /// @notice Thrown when another batch size of the same model on the same source has another layout of the outputs, other flags,
    /// limits or defaults.
    error FeedMismatch(FeedId feedId);

    /// @notice Thrown when a model is not in the state that the call needs.
    error ModelNotActive(ModelId modelId, Status status);

    /// @notice Thrown when a model, its verifier or everything is stopped.
    error ModelHalted(ModelId modelId);

    /// @notice Thrown when a feed has no model, or one of its models is revoked or stopped, or everything is.
    error FeedNotReadable(FeedId feedId);

    /// @notice Thrown when a conflict is reported by an account that governance did not choose.
    error NotReporter(address caller);

    /// @notice Registers a model and deploys its verifier. Restricted.
    function register(ModelSpec calldata spec, SampleProof calldata sample) external returns (ModelId modelId);

    /// @notice Ends a model for good, and the whole feed with it: what its key posted cannot be told from the rest. Restricted.
    function revoke(ModelId modelId) external;

    /// @notice Stops a model: nothing can be asked of it or proven by it, and its feed is not readable. Restricted.
    function stopModel(ModelId modelId) external;

    /// @notice Undoes `stopModel` and what a reporter stopped. Restricted.
    function resumeModel(ModelId modelId) external;

    /// @notice Stops the verifier of a key, and the model that has it; a key that no model has gets none. Restricted.
    function stopVerifier(bytes32 keyHash) external;

    /// @notice Undoes `stopVerifier`. Restricted.
    function resumeVerifier(bytes32 keyHash) external;

    /// @notice Stops every model and every feed. Restricted.
    function stopEverything() external;

    /// @notice Undoes `stopEverything`. Restricted.
    function resumeEverything() external;

    /// @notice Says whether a contract may report conflicts. Restricted.
    function setReporter(address reporter, bool allowed) external;

    /// @notice Stops a model of which a reporter has seen that it proves what is not so. Only reporters may call; a model that
    /// is stopped or revoked stays so.
    function reportConflict(ModelId modelId) external;

    /// @notice Accepts a phase 1 output: keccak256 of the key words of alpha and beta. Restricted.
    function listPhase1(bytes32 phase1Hash) external;

    /// @notice What new requests and posts need. Reverts unless the model is active and nothing of it is stopped.
    function activeModel(ModelId modelId) external view returns (Model memory);

    /// @notice What the fulfilment of a standing request needs. Reverts unless the model is active or deprecated and nothing
    /// of it is stopped.
    function provableModel(ModelId modelId) external view returns (Model memory);

    /// @notice What a reader of predictions needs. Reverts when the feed has no model that was ever active, when one of its models is
    /// stopped, or was revoked.
    function readableFeed(FeedId feedId) external view returns (Feed memory);

    /// @notice Whether nothing can be proven by a model: it is revoked, or it, its verifier or everything is stopped.
    function isHalted(ModelId modelId) external view returns (bool);

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

    /// @notice Whether the verifier of a key is stopped.
    function isVerifierStopped(bytes32 keyHash) external view returns (bool);

    /// @notice Whether everything is stopped.
    function isEverythingStopped() external view returns (bool);

    /// @notice Whether a contract may report conflicts.
    function isReporter(address account) external view returns (bool);

    /// @notice Deploys the verifiers.
    function VERIFIER_FACTORY() external view returns (IVerifierFactory);

    /// @notice Whether models with a known secret are allowed here.
    function ALLOW_INSECURE() external view returns (bool);
}
