// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import { FIELD_ORDER } from "../schema/field.ts";
import { scalarBytes } from "../groth16/scalar-bytes.ts";
import type { SetupSecret } from "../keys/development-secret.ts";
import { lagrangeAt } from "../keys/evaluation-domain.ts";
import { openFixedBasePool } from "../keys/fixed-base-pool.ts";
import { writeSections } from "../keys/phase2/write-sections.ts";
import { PTAU_SECTION } from "../keys/ptau/ptau-file.ts";

/** Writes Powers of Tau of a known secret, prepared for phase 2: worth nothing but to measure with. */
export async function writeKnownPtau(path: string, power: number, { tau, alpha, beta }: SetupSecret): Promise<void> {
  const size = 2 ** power;
  const powers: bigint[] = [1n];
  while (powers.length < 2 * size - 1) powers.push(((powers.at(-1) ?? 0n) * tau) % FIELD_ORDER);
  const bases = Array.from({ length: power + 2 }, (_, order) => lagrangeAt({ power: order, size: 2 ** order }, tau));
  const [basis, double] = [bases.slice(0, -1).flat(), bases.flat()];
  const half = powers.slice(0, size);
  const scaled = (factor: bigint, values: readonly bigint[]): bigint[] =>
    values.map((value) => (factor * value) % FIELD_ORDER);
  const header = Buffer.concat([
    Buffer.from([32, 0, 0, 0]),
    scalarBytes([bn254.fields.Fp.ORDER]),
    Buffer.from(Uint32Array.of(power, power).buffer),
  ]);

  const pool = openFixedBasePool({ g1: 12 * size, g2: 3 * size });
  try {
    const points = async (id: number, group: "g1" | "g2", scalars: readonly bigint[]) => {
      const bytes = await pool.multiply(group, scalars);
      return [id, bytes.length, [bytes]] as const;
    };
    await writeSections(path, "ptau", [
      [PTAU_SECTION.header, header.length, [header]],
      await points(PTAU_SECTION.tauG1, "g1", powers),
      await points(PTAU_SECTION.tauG2, "g2", half),
      await points(PTAU_SECTION.alphaTauG1, "g1", scaled(alpha, half)),
      await points(PTAU_SECTION.betaTauG1, "g1", scaled(beta, half)),
      await points(PTAU_SECTION.betaG2, "g2", [beta]),
      [PTAU_SECTION.contributions, 4, [new Uint8Array(4)]],
      await points(PTAU_SECTION.lagrangeTauG1, "g1", double),
      await points(PTAU_SECTION.lagrangeTauG2, "g2", basis),
      await points(PTAU_SECTION.lagrangeAlphaTauG1, "g1", scaled(alpha, basis)),
      await points(PTAU_SECTION.lagrangeBetaTauG1, "g1", scaled(beta, basis)),
    ]);
  } finally {
    await pool.close();
  }
}
