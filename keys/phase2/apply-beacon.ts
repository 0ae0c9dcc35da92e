// SPDX-License-Identifier: GPL-3.0-or-later
import type { Hex } from "../../schema/hash.ts";
import { SCALAR_BYTES, scalarBytes } from "../../groth16/scalar-bytes.ts";
import { encodePoint } from "../montgomery-points.ts";
import { BeaconRefused, beaconSecret } from "./beacon-secret.ts";
import type { Contribution } from "./contribution.ts";
import { extendKey } from "./extend-key.ts";
import type { Phase2Options } from "./phase2-options.ts";

/**
 * Contributes a public value that nobody could foresee, hashed 2^iterationsExponent times: after it nobody has chosen the key.
 * @error BeaconRefused, MalformedZkey, InvalidPhase2, NameRefused
 */
export async function applyBeacon(
  paths: Readonly<{ from: string; to: string }>,
  { name, value, iterationsExponent }: Readonly<{ name: string; value: Hex; iterationsExponent: number }>,
  options: Phase2Options = {},
): Promise<Contribution> {
  if (!/^0x([0-9a-f]{2})+$/i.test(value)) throw new BeaconRefused("its value is not bytes in hexadecimal");
  const beacon = { value: Uint8Array.from(Buffer.from(value.slice(2), "hex")), iterationsExponent };
  const { secret, s } = beaconSecret(beacon);
  const said = { kind: "beacon", ...(name === "" ? {} : { name }), beacon } as const;
  return extendKey(
    paths,
    { secret: scalarBytes([secret]).subarray(0, SCALAR_BYTES), s: encodePoint(s) },
    said,
    options,
  );
}
