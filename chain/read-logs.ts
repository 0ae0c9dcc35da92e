// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import type { ChainReader } from "./chain-reader.ts";
import { LogRangeRefused, LogsTooLate, RpcRefused } from "./rpc-errors.ts";
import { toQuantity } from "./rpc.ts";

/** Both ends included. */
export type LogRange = { from: number; to: number };

const MOST_LOGS = 100_000;

/** What an endpoint shows of a range, part by part in the chain's order: each part is as large as the endpoint gives at once. */
export async function* readLogs<L>(
  rpc: ChainReader,
  filter: object,
  { from, to }: LogRange,
  shape: z.ZodType<L>,
): AsyncGenerator<{ part: LogRange; logs: L[] }> {
  for (let next = from; next <= to;) {
    const part = { from: next, to: Math.min(to, next + rpc.logSpan.blocks - 1) };
    const logs = await logsOf(rpc, filter, part, shape);
    if (logs === null) continue;
    yield { part, logs };
    next = part.to + 1;
  }
}

/** Null when the endpoint should be asked for fewer blocks: whatever words it refuses in, that costs little to try. */
async function logsOf<L>(
  rpc: ChainReader,
  filter: object,
  { from, to }: LogRange,
  shape: z.ZodType<L>,
): Promise<L[] | null> {
  try {
    const asked = { ...filter, fromBlock: toQuantity(from), toBlock: toQuantity(to) };
    const logs = await rpc.call("eth_getLogs", [asked], z.array(shape).max(MOST_LOGS));
    rpc.logSpan.answered();
    return logs;
  } catch (error) {
    const blocks = to - from + 1;
    const maybeTooMuch = error instanceof LogRangeRefused || error instanceof RpcRefused;
    if (maybeTooMuch && rpc.logSpan.shrink(blocks)) return null;
    if (error instanceof LogsTooLate) rpc.logSpan.shrink(blocks); // for the next time: who waits that long is not to wait again now
    throw error;
  }
}
