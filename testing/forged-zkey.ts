// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile, writeFile } from "node:fs/promises";
import { ZKEY_SECTION } from "../keys/phase2/zkey-sections.ts";
import { readSections, writeSections } from "./iden3-sections.ts";

export type ZkeyBytes = Readonly<Record<keyof typeof ZKEY_SECTION, Buffer>>;

/** The sections of a zkey by name: copies, free to be changed. */
export async function zkeyBytes(path: string): Promise<ZkeyBytes> {
  const sections = readSections(await readFile(path));
  const named = Object.entries(ZKEY_SECTION).map(([name, id]) => [name, Buffer.from(sections.get(id) ?? [])]);
  return Object.fromEntries(named) as ZkeyBytes;
}

/** A file of these sections, in the order of their ids. */
export async function writeZkeyBytes(path: string, bytes: ZkeyBytes): Promise<string> {
  const sections = Object.entries(ZKEY_SECTION).map(([name, id]) => [id, bytes[name as keyof ZkeyBytes]] as const);
  await writeFile(path, writeSections("zkey", 1, new Map(sections)));
  return path;
}

/** Where the points of a zkey's second section stand. */
export const HEADER_POINT_AT = {
  alpha1: 84,
  beta1: 84 + 64,
  beta2: 84 + 128,
  gamma2: 84 + 256,
  delta1: 84 + 384,
  delta2: 84 + 448,
} as const;
