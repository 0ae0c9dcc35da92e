// SPDX-License-Identifier: GPL-3.0-or-later
import { AbiCoder, solidityPacked } from "ethers";
import { keccak256, keccakOfText, type Hex } from "./hash.ts";
import { sampleContext, type StatementContext } from "./statement.ts";

/** Groth16 on BN254 with the public signals h, T and ρ: no verifier of plain Groth16 would know what to make of them. */
export const PROOF_SYSTEM = "proofcast-bn254-v1";

export const PROOF_SYSTEM_ID: Hex = `0x${keccakOfText(PROOF_SYSTEM).slice(2, 10)}`;

export const DOMAIN_INPUT = keccakOfText("proofcast/erc7992/input/v1");

/** Where an inference is verified. */
export type InferencePlace = Readonly<{ chainId: bigint; verifier: string; modelId: bigint }>;

/** What stands for the inputs: bound to the place, and to a nonce that makes equal inputs distinct. */
export function inputCommitment(place: InferencePlace, nonce: string, inputWords: readonly bigint[]): Hex {
  const words = keccak256(solidityPacked(["uint256[]"], [inputWords]) as Hex);
  const encoded = AbiCoder.defaultAbiCoder().encode(
    ["bytes32", "uint256", "address", "uint256", "bytes32", "bytes32"],
    [DOMAIN_INPUT, place.chainId, place.verifier, place.modelId, nonce, words],
  );
  return keccak256(encoded as Hex);
}

/** The context of its statement: the commitment in the request's place. */
export function inferenceContext(
  { chainId, verifier, modelId }: InferencePlace,
  { keyHash, source }: Readonly<{ keyHash: string; source: string }>,
  commitment: Hex,
): StatementContext {
  return { ...sampleContext({ chainId, registry: verifier, modelId, keyHash, source }), requestId: commitment };
}

/** The bytes of `proof`. */
export function inferenceProof(parts: {
  keyHash: string;
  nonce: string;
  h: bigint;
  proof: readonly bigint[];
  inputWords: readonly bigint[];
}): Hex {
  const { keyHash, nonce, h, proof, inputWords } = parts;
  return solidityPacked(
    ["bytes4", "bytes32", "bytes32", "uint256", "uint256[]", "uint256[]"],
    [PROOF_SYSTEM_ID, keyHash, nonce, h, proof, inputWords],
  ) as Hex;
}

/** The bytes of `output`. */
export function inferenceOutput(outputs: readonly bigint[]): Hex {
  return AbiCoder.defaultAbiCoder().encode(["int256[]"], [outputs]) as Hex;
}
