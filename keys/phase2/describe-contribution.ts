// SPDX-License-Identifier: GPL-3.0-or-later
import type { Hex } from "../../schema/hash.ts";
import type { PointForm } from "../points/point-form.ts";
import type { Contribution, RecordedContribution } from "./contribution.ts";
import { contributionHash } from "./transcript-hash.ts";

/** What is told of a contribution; nothing is checked. */
export function describeContribution(contribution: RecordedContribution, form: PointForm): Contribution {
  const { kind, name, beacon } = contribution;
  return {
    kind,
    ...(name === undefined ? {} : { name }),
    hash: hexOf(contributionHash(form, contribution)),
    ...(beacon === undefined
      ? {}
      : { beacon: { value: hexOf(beacon.value), iterationsExponent: beacon.iterationsExponent } }),
  };
}

function hexOf(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes).toString("hex")}`;
}
