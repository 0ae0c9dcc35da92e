// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { REGISTRY_ABI } from "../../chain/abi.ts";
import type { ChainReader } from "../../chain/chain-reader.ts";
import { readContract } from "../../chain/contract-call.ts";
import type { LoggedEvent } from "./logged-event.ts";
import { attempt, type Found, firstFound, missing } from "./found.ts";

const STATUSES = ["unknown", "proposed", "active", "deprecated", "revoked"] as const;

const small = z
  .bigint()
  .refine((value) => value < 1n << 32n)
  .transform(Number);
const address = z.string().toLowerCase();

const recordAnswer = z
  .tuple([
    z.object({
      status: z.bigint().transform((value) => STATUSES[Number(value)] ?? "unknown"),
      ...{ modelHash: z.string(), family: z.string(), schemaHash: z.string(), keyHash: z.string() },
      ...{ batch: small, words: small, verifier: address, source: address },
      ...{ insecure: z.boolean(), opaque: z.boolean(), total: z.boolean() },
    }),
  ])
  .transform(([record]) => record);

const modelFields = z.object({
  ...{ verifier: address, verifierCodeHash: z.string(), keyHash: z.string() },
  ...{ source: address, sourceCodeHash: z.string(), tag: z.bigint(), layout: z.string() },
  ...{ batch: small, wordCount: small },
});
const modelAnswer = z.tuple([modelFields]).transform(([model]) => model);

const provenanceFields = z.object({
  ...{ modelHash: z.string(), circuitSha256: z.string(), r1csSha256: z.string() },
  ...{ zkeySha256: z.string(), setupHash: z.string() },
});
const provenanceAnswer = z.tuple([provenanceFields]).transform(([provenance]) => provenance);

/** A model's record, which says of any model whether it is active. */
export type ModelRecord = z.output<typeof recordAnswer>;

/** What fulfilments use: read as long as they can be fulfilled, and told once for all when it was registered. */
export type ModelFacts = z.output<typeof modelFields>;

export type Provenance = z.output<typeof provenanceFields>;

const registered = (registry: string, name: string, modelId: bigint, atBlock?: number) => ({
  ...{ to: registry, abi: REGISTRY_ABI, name, args: [modelId] },
  ...(atBlock === undefined ? {} : { atBlock }),
});

export async function readRecord(reader: ChainReader, registry: string, modelId: bigint): Promise<ModelRecord> {
  return await readContract(reader, registered(registry, "modelRecord", modelId), recordAnswer);
}

export async function readProvenance(reader: ChainReader, registry: string, modelId: bigint): Promise<Provenance> {
  return await readContract(reader, registered(registry, "provenanceOf", modelId), provenanceAnswer);
}

/** Now; of a model that was revoked or stopped since, as it was when it was used, or as its registration told it. */
export async function readFacts(
  reader: ChainReader,
  { registry, modelId, atBlock }: { registry: string; modelId: bigint; atBlock: number },
  registration: Found<LoggedEvent>,
): Promise<Found<ModelFacts>> {
  const asked = (block?: number) => () =>
    attempt(block === undefined ? "the registry now" : `the registry at block ${block}`, () =>
      readContract(reader, registered(registry, "provableModel", modelId, block), modelAnswer),
    );
  return await firstFound(asked(), asked(atBlock), () => Promise.resolve(factsOf(registration)));
}

function factsOf(registration: Found<LoggedEvent>): Found<ModelFacts> {
  if ("missing" in registration) return registration;
  const { topics, data } = registration.value;
  try {
    const told: unknown = REGISTRY_ABI.parseLog({ topics, data })?.args.getValue("model");
    const fields = told as { toObject(): unknown };
    return { value: modelFields.parse(fields.toObject()) };
  } catch {
    return missing("the event ModelProposed is none");
  }
}
