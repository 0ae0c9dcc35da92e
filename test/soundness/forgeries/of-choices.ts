// SPDX-License-Identifier: GPL-3.0-or-later
import type { Forgery } from "./known-forgery.ts";

/** Flags, comparisons and buckets: what says which of several things is the case. */
export const FORGERIES_OF_CHOICES: readonly Forgery[] = [
  {
    title: "no bit set though two are, where the inverse may be 0",
    call: "AnySet(5)",
    ours: "any-set.circom",
    twin: "any-set-optional-flag.circom",
    known: { inputs: { bits: [1n, 0n, 0n, 0n, 1n] }, outputs: { out: 1n } },
    claim: { inputs: { bits: [1n, 0n, 0n, 0n, 1n] }, wires: { out: 0n } },
    seenBy: ["several witnesses"],
  },
  {
    title: "a second proof of the same, where the inverse of nothing may be anything",
    call: "AnySet(5)",
    ours: "any-set.circom",
    twin: "any-set-free-inverse.circom",
    known: { inputs: { bits: [0n, 0n, 0n, 0n, 0n] }, outputs: { out: 0n } },
    claim: { inputs: { bits: [0n, 0n, 0n, 0n, 0n] }, wires: { out: 0n, inverse: 5n } },
    seenBy: ["free direction", "lone wire", "several witnesses"],
  },
  {
    title: "a sign for zero that zero does not have, where sign and magnitude are apart",
    call: "Compare(5)",
    ours: "compare.circom",
    twin: "compare-sign-of-zero.circom",
    known: { inputs: { in: 0n }, outputs: { out: 1n }, refused: { in: 32n } },
    claim: { inputs: { in: 0n }, wires: { out: 0n } },
    seenBy: ["lone wire", "several witnesses"],
  },
  {
    title: "a negative value for one that is not, where what the bits leave is not held to a bit",
    call: "Compare(5)",
    ours: "compare.circom",
    twin: "compare-free-remainder.circom",
    known: { inputs: { in: -3n }, outputs: { out: 0n }, refused: { in: 16n } },
    claim: { inputs: { in: -3n }, wires: { out: 1n } },
    seenBy: ["several witnesses", "out of range"],
  },
  {
    title: "two hot buckets, where what is left of 1 is not held to a bit",
    call: "ThresholdBuckets(4, 2, [4, 7, 10, 11])",
    ours: "threshold-buckets.circom",
    twin: "buckets-two-hot.circom",
    known: { inputs: { in: 11n }, outputs: steps(1n, 1n, 1n, 1n), refused: { in: 15n } },
    claim: { inputs: { in: 11n }, wires: steps(2n, 1n, 0n, 0n) },
    seenBy: ["several witnesses", "out of range"],
  },
  {
    title: "the bucket before, where buckets reach up to the next threshold",
    call: "ThresholdBuckets(4, 2, [4, 7, 10, 11])",
    ours: "threshold-buckets.circom",
    twin: "buckets-off-by-one.circom",
    known: { inputs: { in: 7n }, outputs: steps(1n, 1n, 0n, 0n), refused: { in: 15n } },
    claim: { inputs: { in: 7n }, wires: steps(1n, 0n, 0n, 0n) },
    seenBy: ["several witnesses"],
  },
  {
    title: "the bucket before, where a narrow bucket has no end",
    call: "ThresholdBuckets(4, 2, [4, 7, 10, 11])",
    ours: "threshold-buckets.circom",
    twin: "buckets-without-upper-end.circom",
    known: { inputs: { in: 7n }, outputs: steps(1n, 1n, 0n, 0n), refused: { in: 15n } },
    claim: { inputs: { in: 7n }, wires: steps(1n, 0n, 0n, 0n) },
    seenBy: ["several witnesses"],
  },
  {
    title: "a later threshold without an earlier one, where steps need not fall",
    call: "ThresholdBuckets(4, 2, [4, 7, 10, 11])",
    ours: "threshold-buckets.circom",
    twin: "buckets-rising-steps.circom",
    known: { inputs: { in: 3n }, outputs: steps(0n, 0n, 0n, 0n), refused: { in: 15n } },
    claim: { inputs: { in: 3n }, wires: steps(0n, 1n, 0n, 0n) },
    seenBy: ["several witnesses"],
  },
];

function steps(...values: readonly bigint[]): Record<string, bigint> {
  return Object.fromEntries(values.map((value, index) => [`out[${index}]`, value]));
}
