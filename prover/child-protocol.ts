// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import type { CircuitValues } from "../compiler/witness/circuit-signals.ts";
import type { KeyFile } from "./proof-backend.ts";

/** What the parent tells its child first. Its other messages are ProveTasks. */
export type OpenTask = Pick<KeyFile, "threads" | "program"> & {
  /** Of a built model. */
  readonly folder: string;
  readonly batch: number;
  readonly tag: bigint;
  readonly backend: string;
};

export type ProveTask = { readonly id: number; readonly inputs: CircuitValues };

/** The id of the answer to the OpenTask; proofs count from one. */
export const OPENING = 0;

/** Longest answer, in bytes: a proof takes a thousand of them. */
export const LONGEST_ANSWER = 16_384;
export const LONGEST_REASON = 2_000;

const field = z
  .string()
  .regex(/^\d{1,78}$/)
  .transform(BigInt);
const text = z.string().max(LONGEST_REASON);
const milliseconds = z.number().min(0);
const id = z.int().min(OPENING);
const MAX_SIGNALS = 64;

/** What a child may answer: one line of JSON for each task, in the order of the tasks. */
export const proverAnswer = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("opened"), id: z.literal(OPENING), engine: text, notice: text.optional() }),
  z.strictObject({
    kind: z.literal("proven"),
    id,
    proof: z.array(field).length(8),
    publicSignals: z.array(field).max(MAX_SIGNALS),
    witnessMs: milliseconds,
    proofMs: milliseconds,
    /** What the process holds of memory after it. */
    rssBytes: z.number().min(0),
  }),
  z.strictObject({
    kind: z.literal("refused"),
    id,
    failure: z.enum(["WitnessRefused", "InvalidInput", "ProofFailed", "ProverCrashed"]),
    reason: text,
  }),
]);

export type ProverAnswer = z.output<typeof proverAnswer>;

export type ProofAnswer = Exclude<ProverAnswer, { kind: "opened" }>;

/** Which typed error the parent throws. */
export type ProveFailure = Extract<ProverAnswer, { kind: "refused" }>["failure"];
