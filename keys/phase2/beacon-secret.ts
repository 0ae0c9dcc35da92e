// SPDX-License-Identifier: GPL-3.0-or-later
import { hash } from "node:crypto";
import type { G1 } from "../../groth16/curve-points.ts";
import { FatalError } from "../../schema/errors.ts";
import { RandomPoints } from "./random-points.ts";

/** Value and work of a beacon: who knows them knows its secret, once the value is out. */
export type BeaconSource = Readonly<{ value: Uint8Array; iterationsExponent: number }>;

/** snarkjs takes 10 to 63, but 2^63 hashes are more than anybody will check. */
export const BEACON_EXPONENTS = { fewest: 10, most: 24 } as const;
const { fewest: FEWEST, most: MOST } = BEACON_EXPONENTS;
const MAX_VALUE_BYTES = 255;

export class BeaconRefused extends FatalError {
  constructor(problem: string) {
    super(
      "BEACON_REFUSED",
      `No beacon can be made of this: ${problem}. Give the value in hexadecimal and an exponent from ${FEWEST} to ${MOST}.`,
      { details: { problem } },
    );
  }
}

/** Each of many may be within bounds, and all of them take days to check. @error BeaconRefused */
export function refuseBeaconWork(exponents: readonly number[]): void {
  const hashes = exponents.reduce((sum, exponent) => sum + 2 ** exponent, 0);
  if (hashes > 2 ** MOST) throw new BeaconRefused(`all beacons of the key together take ${hashes} hashes`);
}

/** A beacon's secret and the point that its proof of knowledge begins with, as snarkjs derives them: sha256, 2^exponent times. @error BeaconRefused */
export function beaconSecret({ value, iterationsExponent }: BeaconSource): { secret: bigint; s: G1 } {
  if (value.length === 0 || value.length > MAX_VALUE_BYTES)
    throw new BeaconRefused(`its value has ${value.length} bytes`);
  if (!Number.isInteger(iterationsExponent) || iterationsExponent < FEWEST || iterationsExponent > MOST) {
    throw new BeaconRefused(`its exponent of iterations is ${iterationsExponent}`);
  }
  let digest: Uint8Array = value;
  for (let iteration = 2 ** iterationsExponent; iteration > 0; iteration--) digest = hash("sha256", digest, "buffer");
  const random = new RandomPoints(digest);
  return { secret: random.scalar(), s: random.g1() };
}
