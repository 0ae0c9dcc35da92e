// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { type R1cs, readR1cs } from "../../circom/r1cs-file.ts";
import { systemFailure } from "../../schema/system-failure.ts";

/** @error MalformedR1cs, SystemRefused */
export async function readCircuit(path: string): Promise<R1cs> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw systemFailure(error, path) ?? error;
  });
  return readR1cs(bytes);
}
