// SPDX-License-Identifier: GPL-3.0-or-later
import { partialRounds } from "../schema/poseidon-plan.ts";
import type { ConstraintBudget } from "./constraint-budget.ts";

/** Words that one Poseidon permutation takes in. */
const RATE = 16;

const FULL_ROUNDS = 8;
const SBOX = 3;

/** What binding `words` words costs at --O1: Poseidon's s-boxes, Horner's rule, and the linear rows between blocks. */
export function statementConstraints(words: number): number {
  let permutations = -SBOX; // the first s-box of the first block is of a constant
  for (let start = 0; start < words; start += RATE) {
    const state = Math.min(RATE, words - start) + 1;
    permutations += SBOX * (FULL_ROUNDS * state + partialRounds(state));
  }
  const horner = words + 1;
  const linear = 2 + Math.ceil(words / RATE);
  return permutations + horner + linear;
}

/** The public signals, h, T and ρ, and the constant one: each takes a row of its own. */
const PUBLIC_ROWS = 4;

type Budget = Pick<ConstraintBudget, "model" | "words">;

/** All constraints of a circuit: the model's, and those of the statement that binds its features and outputs. */
export function totalConstraints({ model, words }: Budget): number {
  return model + words + statementConstraints(words);
}

/** All rows of a circuit, which its power-of-two domain must hold. */
export function circuitRows(budget: Budget): number {
  return totalConstraints(budget) + PUBLIC_ROWS;
}

/** A proof costs what its domain costs: the rows up to the next power of two are free. */
export function domainSize(rows: number): number {
  return 2 ** Math.ceil(Math.log2(rows));
}

/** The most constraints that cost no more than these many do. */
export function freeConstraints(constraints: number): number {
  return domainSize(constraints + PUBLIC_ROWS) - PUBLIC_ROWS;
}
