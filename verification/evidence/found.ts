// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError, ProofcastError, RetryableError } from "../../schema/errors.ts";

/** Something that may not be had from an endpoint; `why` is a sentence without its end. */
export type Found<T> = Readonly<{ value: T } | { missing: string }>;

export function missing(why: string): { missing: string } {
  return { missing: why };
}

/** What may be done without, when an endpoint does not give it. A mistake of ours is thrown on. */
export async function attempt<T>(what: string, ask: () => Promise<T>): Promise<Found<T>> {
  try {
    return { value: await ask() };
  } catch (error) {
    if (error instanceof FatalError || error instanceof RetryableError) return missing(`${what}: ${firstLine(error)}`);
    throw error;
  }
}

/** The first of these ways that leads to something; the reasons of all, where none does. */
export async function firstFound<T>(...ways: readonly (() => Promise<Found<T>>)[]): Promise<Found<T>> {
  const reasons: string[] = [];
  for (const way of ways) {
    const found = await way();
    if ("value" in found) return found;
    reasons.push(found.missing);
  }
  return missing(reasons.join("; "));
}

function firstLine({ message }: ProofcastError): string {
  return message.split("\n")[0] ?? message;
}
