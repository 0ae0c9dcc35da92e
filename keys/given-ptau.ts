// SPDX-License-Identifier: GPL-3.0-or-later
import { checkPtau, type PtauRecord } from "./ptau/check-ptau.ts";

/** A Powers of Tau file, and the hash by which somebody takes it although it is none of the published ones. */
export type GivenPtau = Readonly<{ path: string; hash?: string }>;

/** @error UnknownPtau, PtauTooSmall, MalformedPtau */
export async function checkGivenPtau({ path, hash }: GivenPtau, power: number): Promise<PtauRecord> {
  return await checkPtau(path, { power, ...(hash === undefined ? {} : { givenHash: hash }) });
}

/** The file that a command line names, and its hash where it gives one. */
export function givenPtau(path: string, hash: string | undefined): GivenPtau {
  return { path, ...(hash === undefined ? {} : { hash }) };
}
