// SPDX-License-Identifier: GPL-3.0-or-later
import type { Hex } from "../../schema/hash.ts";
import { openPtau } from "../ptau/ptau-file.ts";
import { computeFirstKey } from "./first-key.ts";
import { firstKeySections } from "./first-key-sections.ts";
import { PointForm } from "../points/point-form.ts";
import { openPointOperations } from "../points/point-operations.ts";
import type { Phase2Options } from "./phase2-options.ts";
import { readCircuit } from "./read-circuit.ts";
import { writeSections } from "./write-sections.ts";

/**
 * Writes the first key of a ceremony: the one that snarkjs' newZKey writes, byte for byte. Anybody can forge with it, until
 * somebody contributes.
 * @param paths `ptau` is taken as it is: checkPtau says whether it may be trusted
 * @error MalformedR1cs, MalformedPtau, PtauNotPrepared, PtauTooSmall, InvalidPhase2
 */
export async function startPhase2(
  paths: Readonly<{ r1cs: string; ptau: string; zkey: string }>,
  options: Phase2Options = {},
): Promise<{ circuitHash: Hex }> {
  const r1cs = await readCircuit(paths.r1cs);
  const ptau = await openPtau(paths.ptau);
  const operations = openPointOperations();
  try {
    const onProgress = options.onProgress ?? ((): void => undefined);
    const key = await computeFirstKey(r1cs, ptau, { operations, form: new PointForm(), onProgress });
    await writeSections(paths.zkey, "zkey", firstKeySections(key));
    return { circuitHash: `0x${Buffer.from(key.circuitHash).toString("hex")}` };
  } finally {
    await operations.close();
    await ptau.file.close();
  }
}
