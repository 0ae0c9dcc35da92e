// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from "node:crypto";
import { type GroupName, POINT_BYTES } from "../fixed-base.ts";
import { type PtauFile, PTAU_SECTION } from "../ptau/ptau-file.ts";
import type { FirstKey } from "./first-key.ts";
import type { PointForm } from "../points/point-form.ts";

/** snarkjs reads the powers in chunks of this many, whole ones also at the end. */
const CHUNK = 2 ** 14;

/**
 * The hash of the first key, which every contribution is bound to: of the header's points and of each section's, in snarkjs' order.
 * For h it takes τ^(n + i) − τ^i instead of the section's own points.
 */
export async function circuitHash(
  key: Omit<FirstKey, "circuitHash">,
  ptau: PtauFile,
  form: PointForm,
): Promise<Uint8Array> {
  const hash = createHash("blake2b512");
  const add = (group: GroupName, points: Uint8Array): void => {
    hash.update(form.uncompressed(group, points));
  };
  const addSection = (group: GroupName, points: Uint8Array): void => {
    hash.update(uint32(points.length / POINT_BYTES[group]));
    add(group, points);
  };
  const { alpha1, beta1, beta2, gamma2, delta1, delta2 } = key.points;
  [alpha1, beta1].forEach((point) => {
    add("g1", point);
  });
  [beta2, gamma2].forEach((point) => {
    add("g2", point);
  });
  add("g1", delta1);
  add("g2", delta2);

  addSection("g1", key.ic);
  hash.update(uint32(key.domainSize - 1));
  const start = ptau.file.sections.get(PTAU_SECTION.tauG1)?.at ?? 0;
  const count = Math.min(key.domainSize - 1, CHUNK);
  for (let first = 0; first < key.domainSize - 1; first += CHUNK) {
    const power = (index: number) => ptau.file.bytesAt(start + index * POINT_BYTES.g1, count * POINT_BYTES.g1);
    add("g1", form.differences(await power(first + key.domainSize), await power(first)));
  }
  addSection("g1", key.c);
  addSection("g1", key.a);
  addSection("g1", key.b1);
  addSection("g2", key.b2);
  return hash.digest();
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, false);
  return bytes;
}
