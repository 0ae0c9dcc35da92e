// SPDX-License-Identifier: GPL-3.0-or-later
import { inverse } from "../../../testing/field-arithmetic.ts";
import type { Forgery } from "./known-forgery.ts";

export const FORGERIES_OF_QUOTIENTS_AND_ROOTS: readonly Forgery[] = [
  {
    title: "a quotient from the far side of the field, where a division holds only its remainder",
    call: "Divide(3, 3, -2)",
    ours: "divide.circom",
    twin: "divide-free-quotient.circom",
    known: {
      inputs: { numerator: 23n, denominator: 5n },
      outputs: { out: 4n },
      refused: { numerator: 30n, denominator: 5n },
    },
    claim: { inputs: { numerator: 23n, denominator: 5n }, wires: { out: 22n * inverse(5n) } },
    seenBy: ["several witnesses", "out of range"],
  },
  {
    title: "a smaller quotient, where nothing holds a division's remainder below the denominator",
    call: "Divide(3, 3, -2)",
    ours: "divide.circom",
    twin: "divide-unbounded-remainder.circom",
    known: {
      inputs: { numerator: 12n, denominator: 5n },
      outputs: { out: 2n },
      refused: { numerator: 30n, denominator: 5n },
    },
    claim: { inputs: { numerator: 12n, denominator: 5n }, wires: { out: 1n } },
    seenBy: ["several witnesses", "out of range"],
  },
  {
    title: "a larger quotient, where a division's remainder may be negative",
    call: "Divide(3, 3, -2)",
    ours: "divide.circom",
    twin: "divide-negative-remainder.circom",
    known: {
      inputs: { numerator: 12n, denominator: 5n },
      outputs: { out: 2n },
      refused: { numerator: -11n, denominator: 5n },
    },
    claim: { inputs: { numerator: 12n, denominator: 5n }, wires: { out: 3n } },
    seenBy: ["several witnesses", "out of range"],
  },
  {
    title: "the root of the other sign, where only the square is held below the value",
    call: "SquareRoot(2)",
    ours: "square-root.circom",
    twin: "square-root-above-only.circom",
    known: { inputs: { in: 9n }, outputs: { out: 3n }, refused: { in: -1n } },
    claim: { inputs: { in: 9n }, wires: { out: -3n } },
    seenBy: ["lone wire", "several witnesses", "out of range"],
  },
  {
    title: "the root before, where the next square is not held above the value",
    call: "SquareRoot(2)",
    ours: "square-root.circom",
    twin: "square-root-above-only.circom",
    known: { inputs: { in: 9n }, outputs: { out: 3n }, refused: { in: -1n } },
    claim: { inputs: { in: 9n }, wires: { out: 2n } },
    seenBy: ["lone wire", "several witnesses", "out of range"],
  },
  {
    title: "the next root, where the square is not held below the value",
    call: "SquareRoot(2)",
    ours: "square-root.circom",
    twin: "square-root-below-only.circom",
    known: { inputs: { in: 8n }, outputs: { out: 2n }, refused: { in: -1n } },
    claim: { inputs: { in: 8n }, wires: { out: 3n } },
    seenBy: ["several witnesses", "out of range"],
  },
  {
    title: "the root of a quarter, where twice a root may be odd",
    call: "SquareRoot(2)",
    ours: "square-root.circom",
    twin: "square-root-of-halves.circom",
    known: { inputs: { in: 8n }, outputs: { out: 2n }, refused: { in: 5n * inverse(4n) } },
    claim: { inputs: { in: 5n * inverse(4n) }, wires: { out: inverse(2n) } },
    seenBy: ["out of range"],
  },
];
