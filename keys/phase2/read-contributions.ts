// SPDX-License-Identifier: GPL-3.0-or-later
import type { Hex } from "../../schema/hash.ts";
import { describeContribution } from "./describe-contribution.ts";
import type { Contribution } from "./contribution.ts";
import { PointForm } from "../points/point-form.ts";
import { openZkey } from "./zkey-sections.ts";

/** What a key says of itself, unchecked: quick, and worth nothing more than its file. @error MalformedZkey */
export async function readContributions(
  zkeyPath: string,
): Promise<{ circuitHash: Hex; contributions: readonly Contribution[] }> {
  const { file, contributions: section } = await openZkey(zkeyPath);
  await file.close();
  const form = new PointForm();
  return {
    circuitHash: `0x${Buffer.from(section.circuitHash).toString("hex")}`,
    contributions: section.contributions.map((contribution) => describeContribution(contribution, form)),
  };
}
