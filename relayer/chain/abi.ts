import { Interface } from "ethers";

/** What the relayer calls and reads. */
export const ORACLE_ABI = new Interface([
  "event RequestPosted(bytes32 indexed requestId, uint256 indexed modelId, address indexed requester, uint64 epoch, uint64 deadline, uint256 feeWei, bytes32[] subjects, uint32[] indices, uint256[] inputWords)",
  "event RequestFulfilled(bytes32 indexed requestId, uint256 indexed modelId, address indexed payee, int256[] outputs)",
  "function requestOf(bytes32 requestId) view returns (tuple(uint8 status, uint256 modelId, uint64 epoch, uint64 deadline, address requester, uint96 feeWei, bytes32 commitment))",
  "function fulfil(bytes32 requestId, tuple(bytes32 subjectsHash, uint32[] indices, uint256[] inputWords) batch, int256[] outputs, uint256 h, uint256[8] proof, address payee)",
  "function REGISTRY() view returns (address)",
  "error RequestUnknown(bytes32 requestId)",
  "error RequestAlreadyFulfilled(bytes32 requestId)",
  "error RequestAlreadyRefunded(bytes32 requestId)",
  "error RequestExpired(bytes32 requestId, uint64 deadline)",
  "error ModelNotActive(uint256 modelId, uint8 status)",
]);

export const REGISTRY_ABI = new Interface([
  "function activeModel(uint256 modelId) view returns (tuple(address verifier, bytes32 verifierCodeHash, bytes32 keyHash, address source, bytes32 sourceCodeHash, uint256 tag, uint256 batch, bytes layout))",
  "function modelRecord(uint256 modelId) view returns (tuple(uint8 status, bytes32 modelHash, bytes32 family, bytes32 schemaHash, uint256 batch, uint256 words, bytes32 keyHash, address verifier, address source, bool insecure, bool opaque, bool total))",
  "error ModelNotActive(uint256 modelId, uint8 status)",
]);

export const SOURCE_ABI = new Interface([
  "function features(bytes32[] subjects, uint64 epoch) view returns (int256[] values, uint32[] indices)",
  "error EpochNotNewest(uint64 requested, uint64 newest)",
]);
