// SPDX-License-Identifier: GPL-3.0-or-later
import { plainText } from "../chain/plain-text.ts";
import type { Invariant } from "./invariants.ts";

type Meaning = Readonly<{ invariants: readonly Invariant[]; says: string }>;

/** Everything that is looked at, in the order in which it is told: which invariants it is about, and how it is looked at. */
export const CHECKS = {
  transaction: {
    invariants: [2],
    says: "the transaction's own fields, its input among them, hash to the hash asked for",
  },
  block: {
    invariants: [2],
    says: "transaction, receipt and block name one another, and the chain has that block at its height",
  },
  succeeded: { invariants: [2], says: "the transaction did not revert" },
  oracle: { invariants: [2], says: "the prediction is an event of the oracle that you named" },
  registered: {
    invariants: [1, 3],
    says: "the oracle's registry has the model: id and tag follow from its hashes, layout and batch",
  },
  key: { invariants: [1, 3], says: "18 key words hash to the key hash in the registry" },
  weakness: { invariants: [1, 2], says: "the key has none of the known weaknesses that let anybody forge" },
  secret: { invariants: [1, 2], says: "the key is not made from a secret that everybody knows" },
  verifier: {
    invariants: [1, 3],
    says: "the verifier's code is the one pinned, and is Proofcast's Groth16Verifier with this key",
  },
  phase1: { invariants: [1], says: "the registry's governance accepted the phase 1 of this key" },
  sample: { invariants: [1], says: "the sample proof that the model was registered with holds, computed here" },
  request: { invariants: [3], says: "the oracle has the request as fulfilled, and it asked for this model" },
  call: {
    invariants: [2, 6],
    says: "outputs, subjects, epoch and payee of the events are those of the call that brought the proof",
  },
  packing: {
    invariants: [5, 6],
    says: "the words are the one packing of features and outputs, a short batch filled up with its last row",
  },
  commitment: {
    invariants: [5],
    says: "the features are those of the request: its id, under which the oracle has it, is a hash of them",
  },
  source: { invariants: [5], says: "the feature source has the code that was pinned with the model" },
  features: {
    invariants: [5],
    says: "the feature source gives these features for these subjects, asked at the request's block",
  },
  wordsHash: { invariants: [2, 5, 6], says: "h of the proof is the Poseidon hash of the packed words, computed here" },
  proof: {
    invariants: [2, 3, 4, 5, 6],
    says: "the proof holds for h, T and rho computed here from chain, oracle, model, key, source, request, payee and words",
  },
  feed: { invariants: [6], says: "the feed gives readers exactly these outputs" },
  files: { invariants: [4], says: "the model's files hash to the model hash in the registry" },
  circuit: {
    invariants: [4],
    says: "circuit, r1cs, keys and set-up of the built folder are the registered ones",
  },
  rerun: { invariants: [2, 4, 6], says: "the integer model, run here on the features, gives these outputs row by row" },
} as const satisfies Readonly<Record<string, Meaning>>;

export type CheckName = keyof typeof CHECKS;

/** `why` is there unless it holds; `detail` may say more of how it was looked at. */
export type Check = Readonly<{
  check: CheckName;
  invariants: readonly Invariant[];
  says: string;
  result: "holds" | "fails" | "unchecked";
  why?: string;
  detail?: string;
}>;

export function holds(check: CheckName, detail?: string): Check {
  return { check, ...CHECKS[check], result: "holds", ...(detail === undefined ? {} : { detail: plainText(detail) }) };
}

export function fails(check: CheckName, why: string): Check {
  return { check, ...CHECKS[check], result: "fails", why: plainText(why) };
}

export function unchecked(check: CheckName, why: string): Check {
  return { check, ...CHECKS[check], result: "unchecked", why: plainText(why) };
}

/** What two places say of one thing: `name`, as one place says it, as the other does. */
type Compared = readonly [name: string, one: unknown, other: unknown];

/** Holds where all pairs are equal, else names the first that is not. */
export function compared(check: CheckName, pairs: readonly Compared[], detail?: string): Check {
  const differing = pairs.find(([, one, other]) => String(one) !== String(other));
  if (differing === undefined) return holds(check, detail);
  const [name, one, other] = differing;
  return fails(check, `${name} is ${String(one)} in one place and ${String(other)} in the other`);
}
