// SPDX-License-Identifier: GPL-3.0-or-later
import type { ProofcastError } from "../schema/errors.ts";

/** What a promise is refused with; a promise that is kept is the test's fault. */
export async function errorOf(promise: Promise<unknown>): Promise<ProofcastError> {
  try {
    await promise;
  } catch (error) {
    return error as ProofcastError;
  }
  throw new Error("nothing was refused");
}
