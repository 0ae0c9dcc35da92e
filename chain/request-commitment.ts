import { AbiCoder } from "ethers";
import { keccak256, type Hex } from "../schema/hash.ts";
import { subjectsHash } from "../schema/statement.ts";
import type { PostedRequest } from "./posted-requests.ts";

/** keccak256(abi.encode(subjectsHash, indices, inputWords)): the one hash that the oracle keeps of a batch. */
export function requestCommitment({ subjects, indices, inputWords }: PostedRequest): Hex {
  const encoded = AbiCoder.defaultAbiCoder().encode(
    ["bytes32", "uint32[]", "uint256[]"],
    [subjectsHash(subjects), indices, inputWords],
  );
  return keccak256(encoded as Hex);
}
