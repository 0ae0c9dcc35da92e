// SPDX-License-Identifier: GPL-3.0-or-later
import { ProofcastError } from "../../schema/errors.ts";

/** An error as an event or a row has it. */
export function failureOf(error: unknown): { code: string; message: string } {
  if (error instanceof ProofcastError) return { code: error.code, message: error.message };
  return { code: "UNEXPECTED", message: error instanceof Error ? error.message : String(error) };
}
