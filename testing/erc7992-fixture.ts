// SPDX-License-Identifier: GPL-3.0-or-later
import {
  inferenceContext,
  inferenceOutput,
  inferenceProof,
  inputCommitment,
  PROOF_SYSTEM_ID,
} from "../schema/erc7992.ts";
import { keccakOfText, type Hex } from "../schema/hash.ts";
import { evaluate, publicSignals, rhoOf, sampleContext, type StatementContext } from "../schema/statement.ts";
import { packInputWords, packWords } from "../schema/word-packing.ts";
import { deployFixture, type Connection } from "./deploy-fixture.ts";
import { registerModel } from "./registered-model-fixture.ts";
import { type Rows, simulatedModel, type SimulatedModel } from "./simulated-model.ts";
import { simulateProof } from "./simulated-proof.ts";

export const NONCE = keccakOfText("a nonce");

/** At batch 2: 28 bytes of features in the first word, 20 in the last, and there all outputs behind them. */
const SHARED_WORD = {
  features: [{ width: 32, signed: false, count: 6 }],
  outputs: [
    { width: 16, signed: true, count: 1 },
    { width: 8, signed: false, count: 1 },
  ],
} as const;

/** A model of batch 2 and another one, both active; the standard's contracts over them; the first model published. */
export async function erc7992Fixture(connection: Connection) {
  const deployment = await deployFixture(connection);
  const model = simulatedModel("inferred", { batch: 2, layout: SHARED_WORD });
  const other = simulatedModel("inferred elsewhere", { batch: 2, layout: SHARED_WORD });
  for (const each of [model, other]) await registerModel(connection, deployment, each);
  const published = await connection.ethers.deployContract("Erc7992Registry", [deployment.registry]);
  const verifier = await connection.ethers.deployContract("Erc7992StoringVerifier", [published]);
  await published.registerModel(await commitmentOf(deployment, model));
  return { ...deployment, model, other, published, verifier };
}

export type Erc7992Fixture = Awaited<ReturnType<typeof erc7992Fixture>>;

/** What the standard's registry must be given for a model. */
export async function commitmentOf({ registry }: Pick<Erc7992Fixture, "registry">, model: SimulatedModel) {
  const { modelHash, circuitSha256, uri } = await registry.provenanceOf(model.id);
  return { modelHash, circuitHash: circuitSha256, vkHash: model.keyHash, proofSystemId: PROOF_SYSTEM_ID, uri };
}

/** The outputs of a batch of SHARED_WORD, behind the features in the last word. */
const OUTPUT_BITS = 48n;

/**
 * Arguments of `verifyInference` with a proof of these rows. `alias` writes the input words otherwise, and the statement is then
 * that of a contract that packs them as they come, in 256 bits.
 */
export async function inference(
  { ethers }: Connection,
  { verifier, source }: Erc7992Fixture,
  model: SimulatedModel,
  { features, outputs, context = {}, alias = (words) => [...words] }: Run,
) {
  const chainId = (await ethers.provider.getNetwork()).chainId;
  const place = { chainId, verifier: await verifier.getAddress(), modelId: model.id };
  const inputWords = alias(packInputWords(model.layout, model.batch, features).words);
  const commitment = inputCommitment(place, NONCE, inputWords);
  const facts = { keyHash: model.keyHash, source: await source.getAddress() };
  const words = packWords(model.layout, model.batch, features, outputs);
  const [h] = publicSignals(sampleContext({ ...place, ...facts, registry: place.verifier }), model.tag, words);
  const packed = inputWords.map((word, index) =>
    index < inputWords.length - 1
      ? word
      : BigInt.asUintN(256, word << OUTPUT_BITS) | BigInt.asUintN(Number(OUTPUT_BITS), words[index] ?? 0n),
  );
  const stated = { ...inferenceContext(place, facts, commitment), ...context };
  const rho = rhoOf(stated, h, packed);
  const signals = [h, evaluate(model.tag, packed, rho), rho];
  const parts = { keyHash: model.keyHash, nonce: NONCE, h, inputWords };
  const proof = simulateProof(model.secret, model.key, signals);
  return { place, parts: { ...parts, proof }, commitment, output: inferenceOutput(outputs.flat()) };
}

type Run = Readonly<{
  features: Rows;
  outputs: Rows;
  context?: Partial<StatementContext>;
  alias?: (words: readonly bigint[]) => bigint[];
}>;

export type Inference = Awaited<ReturnType<typeof inference>>;

/** In the order of `verifyInference`; parts of the proof can be made others. */
export function argumentsOf(made: Inference, change: Partial<Inference["parts"]> = {}): [bigint, Hex, Hex, Hex] {
  const proof = inferenceProof({ ...made.parts, ...change });
  return [made.place.modelId, made.commitment, made.output, proof];
}
