// SPDX-License-Identifier: GPL-3.0-or-later
import { AbiCoder, solidityPacked } from "ethers";
import { FIELD_ORDER } from "./field.ts";
import { keccak256, keccakOfText, type Hex } from "./hash.ts";
import { poseidonOfWords } from "./poseidon.ts";

export const DOMAIN_TAG = keccakOfText("proofcast/tag/v1");
export const DOMAIN_RHO = keccakOfText("proofcast/rho/v1");

/** Stands for the request in the sample proof that a registration needs. */
export const SAMPLE_REQUEST_ID = keccakOfText("proofcast/sample/v1");

/** A tag is a keccak hash without its low byte: below 2^248, so it is a field element. */
export const TAG_SHIFT = 8n;

/** The order of the public signals, the same for every model. */
export const SIGNALS = { h: 0, t: 1, rho: 2 } as const;

export type PublicSignals = readonly [h: bigint, t: bigint, rho: bigint];

/** What a proof is bound to besides the model and the words. Addresses and hashes as hex text. */
export type StatementContext = Readonly<{
  chainId: bigint;
  verifyingContract: string;
  modelId: bigint;
  keyHash: string;
  source: string;
  epoch: bigint;
  requestId: string;
  payee: string;
  subjectsHash: string;
}>;

const coder = AbiCoder.defaultAbiCoder();
const ZERO_ADDRESS = `0x${"00".repeat(20)}`;
const ZERO_HASH = `0x${"00".repeat(32)}`;

/** One id a model and batch size. */
export function modelId(modelHash: string, batch: number): bigint {
  return BigInt(keccak256(coder.encode(["bytes32", "uint256"], [modelHash, batch]) as Hex));
}

/** One id a model and source, whatever the batch size. */
export function feedId(modelHash: string, source: string): Hex {
  return keccak256(coder.encode(["bytes32", "address"], [modelHash, source]) as Hex);
}

export function subjectsHash(subjects: readonly string[]): Hex {
  return keccak256(solidityPacked(["bytes32[]"], [subjects]) as Hex);
}

/** Stands for the request in a post of an epoch without one. Addresses and hashes as hex text. */
export function epochRequestId(post: Pick<StatementContext, "modelId" | "source" | "epoch" | "subjectsHash">): Hex {
  const types = ["uint256", "address", "uint64", "bytes32"];
  return keccak256(coder.encode(types, [post.modelId, post.source, post.epoch, post.subjectsHash]) as Hex);
}

/** A constant of the circuit: tells apart what the verifying key may not. */
export function statementTag(model: { modelHash: string; schemaHash: string; batch: number; words: number }): bigint {
  const encoded = coder.encode(
    ["bytes32", "bytes32", "bytes32", "uint256", "uint256"],
    [DOMAIN_TAG, model.modelHash, model.schemaHash, model.batch, model.words],
  );
  return BigInt(keccak256(encoded as Hex)) >> TAG_SHIFT;
}

/** The point of evaluation. It hashes h, so the words were fixed before it was known: never drop h. */
export function rhoOf(context: StatementContext, h: bigint, words: readonly bigint[]): bigint {
  const { chainId, verifyingContract, modelId, keyHash, source, epoch, requestId, payee, subjectsHash } = context;
  const encoded = coder.encode(
    [
      ...["bytes32", "uint256", "address", "uint256", "bytes32", "address", "uint64"],
      ...["bytes32", "address", "bytes32", "uint256", "uint256[]"],
    ],
    [DOMAIN_RHO, chainId, verifyingContract, modelId, keyHash, source, epoch, requestId, payee, subjectsHash, h, words],
  );
  return BigInt(keccak256(encoded as Hex)) % FIELD_ORDER;
}

/** T = tag + Σ words[i−1]·ρ^i for i = 1 … L, by Horner. */
export function evaluate(tag: bigint, words: readonly bigint[], rho: bigint): bigint {
  const sum = words.reduceRight((accumulator, word) => ((accumulator + word) * rho) % FIELD_ORDER, 0n);
  return (sum + tag) % FIELD_ORDER;
}

/** [h, T, ρ]: what the verifier sees. */
export function publicSignals(context: StatementContext, tag: bigint, words: readonly bigint[]): PublicSignals {
  const h = poseidonOfWords(words);
  const rho = rhoOf(context, h, words);
  return [h, evaluate(tag, words, rho), rho];
}

/** The context of a sample proof: no request, no payee, and the registry in the oracle's place. */
export function sampleContext(registration: {
  chainId: bigint;
  registry: string;
  modelId: bigint;
  keyHash: string;
  source: string;
}): StatementContext {
  const { registry, ...rest } = registration;
  return {
    ...rest,
    verifyingContract: registry,
    epoch: 0n,
    requestId: SAMPLE_REQUEST_ID,
    payee: ZERO_ADDRESS,
    subjectsHash: ZERO_HASH,
  };
}
