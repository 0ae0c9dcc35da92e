// SPDX-License-Identifier: GPL-3.0-or-later
import { ProofcastError } from "../schema/errors.ts";

/** What `work` is refused for; fails when it is not refused, or by an error without a type. */
export async function refusalOf(work: Promise<unknown>): Promise<ProofcastError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProofcastError)) throw new Error(`expected a ProofcastError, got ${String(error)}`);
  return error;
}
