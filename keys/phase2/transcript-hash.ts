// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash, type Hash } from "node:crypto";
import type { RecordedContribution } from "./contribution.ts";
import type { PointForm } from "../points/point-form.ts";

type Points = Pick<RecordedContribution, "deltaAfter" | "s" | "sx" | "spx" | "transcript">;

/** The hash of a key's history: of the first key, then of each contribution. */
export class TranscriptHash {
  readonly #hash: Hash = createHash("blake2b512");
  readonly #form: PointForm;

  constructor(form: PointForm, circuitHash: Uint8Array) {
    this.#form = form;
    this.#hash.update(circuitHash);
  }

  /** What the next contribution must have as its transcript; it determines the point of G2 that the secret is proven on. */
  next({ s, sx }: Pick<Points, "s" | "sx">): Uint8Array {
    return this.#hash
      .copy()
      .update(this.#form.uncompressed("g1", s))
      .update(this.#form.uncompressed("g1", sx))
      .digest();
  }

  add(contribution: Points): void {
    updateWith(this.#hash, this.#form, contribution);
  }
}

/** What snarkjs prints as the contribution hash. */
export function contributionHash(form: PointForm, contribution: Points): Uint8Array {
  return updateWith(createHash("blake2b512"), form, contribution).digest();
}

function updateWith(hash: Hash, form: PointForm, { deltaAfter, s, sx, spx, transcript }: Points): Hash {
  for (const point of [deltaAfter, s, sx]) hash.update(form.uncompressed("g1", point));
  return hash.update(form.uncompressed("g2", spx)).update(transcript);
}
