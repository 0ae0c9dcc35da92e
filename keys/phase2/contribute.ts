// SPDX-License-Identifier: GPL-3.0-or-later
import { encodePoint } from "../montgomery-points.ts";
import type { Contribution } from "./contribution.ts";
import { openCurveWasm } from "../../groth16/curve-wasm.ts";
import { runCurveJob } from "../points/curve-jobs.ts";
import { extendKey } from "./extend-key.ts";
import { drawSecret } from "./secret-scalar.ts";
import type { Phase2Options } from "./phase2-options.ts";

const NOTHING = new Uint8Array();

/**
 * Contributes to a key with a new secret, from the system's randomness and the contributor's, and forgets it. The keys are
 * sound if one contributor of all did so honestly.
 * @param who `entropy` is wiped
 * @error MalformedZkey, InvalidPhase2, NameRefused
 */
export async function contribute(
  paths: Readonly<{ from: string; to: string }>,
  who: Readonly<{ name: string; entropy: Uint8Array }>,
  options: Phase2Options = {},
): Promise<Contribution> {
  const secret = drawSecret(who.entropy);
  who.entropy.fill(0);
  try {
    const said = { kind: "contribution", ...(who.name === "" ? {} : { name: who.name }) } as const;
    return await extendKey(paths, { secret, s: randomPoint() }, said, options);
  } finally {
    secret.fill(0);
  }
}

/** Whose logarithm does not matter, since its multiple by the secret is public as well. */
function randomPoint(): Uint8Array {
  const scalar = drawSecret(NOTHING);
  return runCurveJob(openCurveWasm(), { kind: "multiplyEach", group: "g1", points: encodePoint([1n, 2n]), scalar });
}
