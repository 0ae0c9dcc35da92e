// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import type { ChainReader } from "../../chain/chain-reader.ts";

const MOST_FRAMES = 10_000;

/** The inputs of all calls to a contract within a transaction, by a node that traces. Walked without recursion: its depth is a stranger's. */
export async function tracedInputs(reader: ChainReader, transactionHash: string, contract: string): Promise<string[]> {
  const top = await reader.call("debug_traceTransaction", [transactionHash, { tracer: "callTracer" }], z.unknown());
  const inputs: string[] = [];
  const waiting: unknown[] = [top];
  for (let seen = 0; waiting.length > 0 && seen < MOST_FRAMES; seen++) {
    const frame = waiting.pop();
    if (typeof frame !== "object" || frame === null) continue;
    const { to, input, calls, error } = frame as Record<string, unknown>;
    if (Array.isArray(calls)) waiting.push(...(calls.slice(0, MOST_FRAMES) as unknown[]));
    if (error !== undefined || typeof to !== "string" || typeof input !== "string") continue;
    if (to.toLowerCase() === contract && /^0x([0-9a-f]{2})*$/i.test(input)) inputs.push(input.toLowerCase());
  }
  return inputs;
}
