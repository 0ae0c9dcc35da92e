// SPDX-License-Identifier: GPL-3.0-or-later
import type { Forgery } from "./known-forgery.ts";

/** Two segments of two values, 5 + 2r and 6 + 5r, between the lines -3 and 50. */
const PIECEWISE = "PiecewisePolynomial(1, 0, 0, 1, 1, 3, 1, 1, 0, 1, 1, [[5, 1], [2, 3]], [-3, 0], [50, 0])";

export const FORGERIES_OF_CURVES: readonly Forgery[] = [
  {
    title: "the value above the segments for one in them, where the bits do not know of the claim",
    call: PIECEWISE,
    ours: "piecewise-polynomial.circom",
    twin: "piecewise-free-side.circom",
    known: { inputs: { in: 4n }, outputs: { "rounded[0]": 2n, out: 6n }, refused: { in: 40n } },
    claim: { inputs: { in: 4n }, wires: { out: 50n } },
    seenBy: ["several witnesses"],
  },
  {
    title: "a segment's value for one far above, where the bits beyond are dropped",
    call: PIECEWISE,
    ours: "piecewise-polynomial.circom",
    twin: "piecewise-missing-gate.circom",
    known: { inputs: { in: 12n }, outputs: { "rounded[0]": 6n, out: 50n }, refused: { in: 40n } },
    claim: { inputs: { in: 12n }, wires: { "passed[0]": 0n } },
    seenBy: ["several witnesses"],
  },
  {
    title: "another segment's polynomial, where the residual is not held to its bits",
    call: PIECEWISE,
    ours: "piecewise-polynomial.circom",
    twin: "piecewise-free-segment.circom",
    known: { inputs: { in: 4n }, outputs: { "rounded[0]": 2n, out: 6n }, refused: { in: 40n } },
    claim: { inputs: { in: 4n }, wires: { out: 9n } },
    seenBy: ["several witnesses"],
  },
];
