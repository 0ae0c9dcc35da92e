// SPDX-License-Identifier: GPL-3.0-or-later
import { poseidonOfWords } from "../../../schema/poseidon.ts";
import { evaluate } from "../../../schema/statement.ts";
import type { Expectation } from "../../../testing/forgery.ts";
import { type Forgery, outputsOf } from "./known-forgery.ts";

export const TAG = (1n << 248n) - 59n;
export const RHO = 5n ** 50n;
const [FIRST, SECOND] = [(1n << 240n) + 7n, 12_345n];
const WORDS = [FIRST, SECOND];
const SEVENTEEN = Array.from({ length: 17 }, (_, i) => (1n << 248n) - BigInt(i * i + 1));
const STATEMENT_OF_WORDS: Expectation = {
  inputs: { rho: RHO, words: WORDS },
  outputs: { h: poseidonOfWords(WORDS), t: evaluate(TAG, WORDS, RHO) },
};

/** The sponge that commits to words, and what binds them to a context. */
export const FORGERIES_OF_STATEMENTS: readonly Forgery[] = [
  {
    title: "another first block of words under one commitment, where the capacity is not carried",
    call: "PoseidonSponge(17)",
    ours: "poseidon-sponge.circom",
    twin: "sponge-dropped-capacity.circom",
    known: { inputs: { words: SEVENTEEN }, outputs: { h: poseidonOfWords(SEVENTEEN) } },
    claim: outputsOf({ words: SEVENTEEN }, { words: SEVENTEEN.with(3, 1n) }, ["h"]),
    seenBy: ["not the reference"],
  },
  {
    title: "one proof for two contexts, where no constraint names rho",
    call: `Statement(2, ${TAG})`,
    ours: "statement.circom",
    twin: "statement-idle-point.circom",
    publicInputs: ["rho"],
    known: STATEMENT_OF_WORDS,
    claim: outputsOf({ rho: RHO, words: WORDS }, { rho: RHO + 1n, words: WORDS }, ["h", "t"]),
    seenBy: ["idle wire", "not the reference"],
  },
  {
    title: "words chosen after rho is known, where h commits to nothing",
    call: `Statement(2, ${TAG})`,
    ours: "statement.circom",
    twin: "statement-without-commitment.circom",
    publicInputs: ["rho"],
    known: STATEMENT_OF_WORDS,
    // (w1 + ρ)·ρ + (w2 − 1)·ρ² = w1·ρ + w2·ρ²
    claim: {
      inputs: { rho: RHO, words: [FIRST + RHO, SECOND - 1n] },
      wires: STATEMENT_OF_WORDS.outputs,
    },
    seenBy: ["free direction", "lone wire", "idle wire", "several witnesses", "not the reference"],
  },
  {
    title: "the statement of another model, where the tag is the prover's choice",
    call: `Statement(2, ${TAG})`,
    ours: "statement.circom",
    twin: "statement-free-tag.circom",
    publicInputs: ["rho"],
    known: STATEMENT_OF_WORDS,
    claim: {
      inputs: { rho: RHO, words: WORDS },
      wires: { h: poseidonOfWords(WORDS), t: evaluate(TAG - 1n, WORDS, RHO) },
    },
    seenBy: ["free direction", "several witnesses"],
  },
];
