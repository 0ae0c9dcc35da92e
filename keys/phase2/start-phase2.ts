import type { Hex } from "../../schema/hash.ts";
import { openPtau } from "../ptau/ptau-file.ts";
import { serialiseContributions } from "./contributions-section.ts";
import { computeFirstKey } from "./first-key.ts";
import { PointForm } from "../points/point-form.ts";
import { openPointOperations } from "../points/point-operations.ts";
import type { Phase2Options } from "./phase2-options.ts";
import { readCircuit } from "./read-circuit.ts";
import { type SectionToWrite, writeSections } from "./write-sections.ts";
import { serialiseHeader, ZKEY_SECTION } from "./zkey-sections.ts";

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
    const { circuitHash } = key;
    const whole = (id: number, bytes: Uint8Array): SectionToWrite => [id, bytes.length, [bytes]];
    await writeSections(paths.zkey, "zkey", [
      whole(ZKEY_SECTION.protocol, Uint8Array.of(1, 0, 0, 0)),
      whole(ZKEY_SECTION.header, serialiseHeader(key)),
      // the order that snarkjs happens to write them in
      ...(["coefficients", "ic", "h", "c", "a", "b1", "b2"] as const).map((name) =>
        whole(ZKEY_SECTION[name], key[name]),
      ),
      whole(ZKEY_SECTION.contributions, serialiseContributions({ circuitHash, contributions: [] })),
    ]);
    return { circuitHash: `0x${Buffer.from(circuitHash).toString("hex")}` };
  } finally {
    await operations.close();
    await ptau.file.close();
  }
}
