// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {FeedId} from "../libraries/FeedId.sol";
import {ModelId} from "../libraries/ModelId.sol";
import {IEmergencyStops} from "./IEmergencyStops.sol";
import {IModelTypes} from "./IModelTypes.sol";
import {IVerifierFactory} from "./IVerifierFactory.sol";

/// @title Registry of models
/// @notice Which verifier, source and layout stand behind a ModelId. A model is proposed with a key that passes the checks,
/// a listed phase 1 and a sample proof that its verifier accepts through the same packing as every later request: those who
/// vote on it look at what is on chain already, and activate that and nothing else. A record never changes; its status goes one
/// way. All batch sizes of a model on one source share a feed.
interface IModelRegistry is IModelTypes, IEmergencyStops {
    /// @notice Emitted when a model is proposed: all there is to know of it.
    /// @param modelId The id that the proposal takes for good.
    /// @param modelHash keccak256(sha256(integer ONNX) || sha256(schema)).
    /// @param family keccak256 of the model's name.
    /// @param model What requests, fulfilments and reads will need of it.
    /// @param provenance What its files hash to, and where they are.
    event ModelProposed(
        ModelId indexed modelId,
        bytes32 indexed modelHash,
        bytes32 indexed family,
        Model model,
        Provenance provenance
    );

    /// @notice Emitted when governance lets a proposed model be asked.
    /// @param modelId The model.
    /// @param feedId Where its predictions go.
    event ModelActivated(ModelId indexed modelId, FeedId indexed feedId);

    /// @notice Emitted when a model can no longer be asked; what was asked before is still proven and read.
    /// @param modelId The model.
    event ModelDeprecated(ModelId indexed modelId);

    /// @notice Emitted when a model, or a proposal, is ended for good.
    /// @param modelId The model; if it was ever active, its feed ends with it.
    event ModelRevoked(ModelId indexed modelId);

    /// @notice Emitted when a family's current model is another one, or none (zero).
    /// @param family keccak256 of the models' name.
    /// @param modelId The current model from now on.
    event CurrentSet(bytes32 indexed family, ModelId indexed modelId);

    /// @notice Emitted when governance accepts a phase 1 output.
    /// @param phase1Hash keccak256 of the key words of alpha and beta.
    event Phase1Listed(bytes32 indexed phase1Hash);

    /// @notice Emitted when governance accepts a phase 1 output no longer.
    /// @param phase1Hash keccak256 of the key words of alpha and beta.
    event Phase1Unlisted(bytes32 indexed phase1Hash);

    /// @notice Thrown when insecure models are to be allowed on a chain that is not local (see ProofcastTable).
    error InsecureChainRefused(uint256 chainId);

    /// @notice Thrown when a model with a known secret is proposed where such models are not allowed.
    error InsecureModelRefused();

    /// @notice Thrown when a key has the phase 1 of development keys, whose secret is public, and is not said to be insecure.
    error DevelopmentPhase1Disguised(bytes32 phase1Hash);

    /// @notice Thrown when nothing says where the key of a model is from, so that nobody could vote on it.
    error SetupHashMissing();

    /// @notice Thrown when a ModelId was proposed before, whatever became of it.
    error ModelAlreadyRegistered(ModelId modelId);

    /// @notice Thrown when a key was proposed before, with any model.
    error KeyAlreadyRegistered(bytes32 keyHash);

    /// @notice Thrown when a key's (alpha, beta) is not in governance's list.
    error Phase1NotListed(bytes32 phase1Hash);

    /// @notice Thrown when a model's name is not 1 to 64 of A-Z a-z 0-9 _ . -, the first a letter or digit.
    error NameRefused(string name);

    /// @notice Thrown when a version is zero, or names another model of the family already.
    error VersionTaken(bytes32 family, uint32 version, bytes32 modelHash);

    /// @notice Thrown when a batch size is zero or does not fit 16 bits, or is above 1 for a model that is not total.
    error BatchRefused(uint256 batch);

    /// @notice Thrown when the outputs of a subject do not fit one storage slot beside its tag and flags.
    error OutputsTooWide(uint256 receivedBits, uint256 maximumBits);

    /// @notice Thrown when a source is not a contract.
    error SourceMissing(address source);

    /// @notice Thrown when a source's or verifier's code is an EIP-7702 delegation, which its key can point elsewhere and back.
    error CodeDelegated(address account);

    /// @notice Thrown when the source's features are not those of the model's layout.
    error SourceLayoutMismatch(bytes expected, bytes received);

    /// @notice Thrown when the source's features do not mean what the model's do: another name, unit or scale.
    error SourceFeaturesMismatch(bytes32 expected, bytes32 received);

    /// @notice Thrown when the code of a model's source or verifier is not the code it was registered with.
    error CodeChanged(address account, bytes32 expected, bytes32 received);

    /// @notice Thrown when the sample has not as many rows of outputs as of features.
    error SampleShapeMismatch(uint256 featureRows, uint256 outputRows);

    /// @notice Thrown when the fields that say what the outputs mean do not add up to a subject's outputs.
    error OutputsMisstated(uint256 received, uint256 expected);

    /// @notice Thrown when a field of the outputs has no count, a scale that is zero or not in its one form, a unit of more than 96
    /// bytes, or bounds that admit nothing.
    error OutputRefused(uint256 field);

    /// @notice Thrown when the sample's own output is beyond what is said to be proven of it.
    error BoundsDisproved(uint256 field, int256 value);

    /// @notice Thrown when there are neither as many limits, or defaults, as a subject has outputs, nor none.
    error FeedTermsMisshapen(uint256 received, uint256 expected);

    /// @notice Thrown when the limits of an output admit nothing.
    error LimitEmpty(uint256 output);

    /// @notice Thrown when the default of an output does not fit its field.
    error DefaultOutOfRange(uint256 output, int256 value);

    /// @notice Thrown when another batch size of the same model on the same source has another layout or meaning of the outputs, other
    /// flags, limits or defaults.
    error FeedMismatch(FeedId feedId);

    /// @notice Thrown when a model is not in the state that the call needs.
    error ModelNotActive(ModelId modelId, Status status);

    /// @notice Thrown when a feed has no model that was ever active, or one of its models is revoked or stopped, or everything is.
    error FeedNotReadable(FeedId feedId);

    /// @notice Thrown when governance made no model of a family the current one, or revoked the one it made.
    error NoCurrentModel(bytes32 family);

    /// @notice Proposes a model and deploys its verifier: everything is checked here. Restricted, since an id and a key are taken
    /// for good.
    /// @param spec The model, its key and what its outputs mean.
    /// @param sample A run of it that the key proves to this registry.
    /// @return modelId keccak256(abi.encode(modelHash, batch)).
    function propose(ModelSpec calldata spec, SampleProof calldata sample) external returns (ModelId modelId);

    /// @notice Lets a proposed model be asked, if its phase 1 is still listed, its source still the same code and nothing of it
    /// stopped. It becomes its family's current model where that has none, or one of a lower version. Restricted.
    /// @param modelId A model that is Proposed.
    function activate(ModelId modelId) external;

    /// @notice Ends the asking of an active model; what was asked is still proven, and its feed stays readable. Restricted.
    /// @param modelId A model that is Active.
    function deprecate(ModelId modelId) external;

    /// @notice Ends a model or a proposal for good. A model that was active takes its whole feed with it: what its key posted
    /// cannot be told from the rest. Restricted.
    /// @param modelId A model that is not revoked yet.
    function revoke(ModelId modelId) external;

    /// @notice Makes an active model the current one of its family. Restricted.
    /// @param modelId The model.
    function setCurrent(ModelId modelId) external;

    /// @notice Accepts a phase 1 output: keccak256 of the key words of alpha and beta. Restricted.
    /// @param phase1Hash The hash of one that has been verified off chain.
    function listPhase1(bytes32 phase1Hash) external;

    /// @notice Accepts it no longer: no key of it is proposed or activated from now on. Models that are active stay so until they are
    /// revoked one by one. Restricted.
    /// @param phase1Hash The hash that `listPhase1` was given.
    function unlistPhase1(bytes32 phase1Hash) external;

    /// @notice What new requests and posts need. Reverts unless the model is active and nothing of it is stopped.
    /// @param modelId The model.
    /// @return Its record.
    function activeModel(ModelId modelId) external view returns (Model memory);

    /// @notice What the fulfilment of a standing request needs. Reverts unless the model is active or deprecated and nothing
    /// of it is stopped.
    /// @param modelId The model.
    /// @return Its record.
    function provableModel(ModelId modelId) external view returns (Model memory);

    /// @notice The same record whatever the model's status. Reverts when there is none.
    /// @param modelId The model.
    /// @return Its record, which never changes.
    function modelOf(ModelId modelId) external view returns (Model memory);

    /// @notice What a reader of predictions needs. Reverts when the feed has no model that was ever active, when one of its models is
    /// stopped, or was revoked.
    /// @param feedId The feed.
    /// @return What all batch sizes of its model have in common.
    function readableFeed(FeedId feedId) external view returns (Feed memory);

    /// @notice What the outputs of a model mean, whatever its status. Reverts when there is none.
    /// @param modelId The model.
    /// @return Field by field, in the layout's order.
    function outputsOf(ModelId modelId) external view returns (Output[] memory);

    /// @notice What the outputs of a feed mean, readable or not. Reverts when no model of it was ever active.
    /// @param feedId The feed.
    /// @return Field by field, in the layout's order.
    function outputsOfFeed(FeedId feedId) external view returns (Output[] memory);

    /// @notice A model's record whatever its status, which is Unknown when there is none.
    /// @param modelId Any id.
    /// @return Its status and hashes.
    function modelRecord(ModelId modelId) external view returns (ModelRecord memory);

    /// @notice What a model is and what its files hash to; empty when there is none.
    /// @param modelId Any id.
    /// @return As it was proposed with.
    function provenanceOf(ModelId modelId) external view returns (Provenance memory);

    /// @notice The models of a family (keccak256 of their name), in the order of their proposal.
    /// @param family keccak256 of a model's name.
    /// @return All ids that were ever proposed, whatever their status.
    function modelsOf(bytes32 family) external view returns (ModelId[] memory);

    /// @notice The model that governance made a family's current one. It changes: whoever must not be moved pins a ModelId.
    /// @param family keccak256 of a model's name. Reverts where it has none.
    /// @return The model, which may have been deprecated or stopped since.
    function currentOf(bytes32 family) external view returns (ModelId);

    /// @notice The model hash of a version of a family; zero when there is none.
    /// @param family keccak256 of a model's name.
    /// @param version From 1 on.
    /// @return The same for all batch sizes of the version.
    function modelHashOf(bytes32 family, uint32 version) external view returns (bytes32);

    /// @notice Whether governance accepts a phase 1 output.
    /// @param phase1Hash keccak256 of the key words of alpha and beta.
    /// @return Whether a key that rests on it can be proposed and activated.
    function isPhase1Listed(bytes32 phase1Hash) external view returns (bool);

    /// @notice The model that a key was proposed with; zero when there is none.
    /// @param keyHash keccak256 of the key words.
    /// @return The model.
    function modelOfKey(bytes32 keyHash) external view returns (ModelId);

    /// @notice Whether a key was proposed, with any model.
    /// @param keyHash keccak256 of the key words.
    /// @return True even where that proposal was revoked.
    function isKeyRegistered(bytes32 keyHash) external view returns (bool);

    /// @notice Deploys the verifiers.
    /// @return The factory, fixed at deployment.
    function VERIFIER_FACTORY() external view returns (IVerifierFactory);

    /// @notice Whether models with a known secret are allowed here.
    /// @return True on local chains only.
    function ALLOW_INSECURE() external view returns (bool);
}
