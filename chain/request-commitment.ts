import { AbiCoder } from "ethers";
import { keccak256, type Hex } from "../schema/hash.ts";
import { subjectsHash } from "../schema/statement.ts";
import type { PostedRequest } from "./posted-requests.ts";

/** What the oracle hashes of a batch, and a fulfilment gives back. */
type CommittedBatch = Readonly<{
  subjectsHash: string;
  indices: readonly bigint[];
  inputWords: readonly bigint[];
}>;

/** keccak256(abi.encode(subjectsHash, indices, inputWords)): the one hash that the oracle keeps of a batch. */
export function batchCommitment({ subjectsHash, indices, inputWords }: CommittedBatch): Hex {
  const types = ["bytes32", "uint32[]", "uint256[]"];
  return keccak256(AbiCoder.defaultAbiCoder().encode(types, [subjectsHash, indices, inputWords]) as Hex);
}

/** The same of a request as its event tells it. */
export function requestCommitment({ subjects, ...batch }: PostedRequest): Hex {
  return batchCommitment({ subjectsHash: subjectsHash(subjects), ...batch });
}
