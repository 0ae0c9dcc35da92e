// SPDX-License-Identifier: GPL-3.0-or-later
import type { Interface, LogDescription } from "ethers";
import { chainReader } from "../../chain/chain-reader.ts";
import { readLogs } from "../../chain/read-logs.ts";
import { eventLog } from "../../chain/rpc-answers.ts";
import type { ChainReading } from "../deploy/open-chain.ts";

/** Everything that a contract has told since a block, in its order. */
export async function eventsOf(
  { connection }: Pick<ChainReading, "connection">,
  { address, abi, fromBlock }: Readonly<{ address: string; abi: Interface; fromBlock: number }>,
): Promise<LogDescription[]> {
  const { provider, ethers } = connection;
  const reader = chainReader((method, params) => provider.request({ method, params: [...params] }));
  const range = { from: fromBlock, to: await ethers.provider.getBlockNumber() };
  const found: LogDescription[] = [];
  for await (const { logs } of readLogs(reader, { address }, range, eventLog)) {
    for (const { topics, data } of logs) {
      const parsed = abi.parseLog({ topics, data });
      if (parsed !== null) found.push(parsed);
    }
  }
  return found;
}

/** Who is in a set that events fill and empty: of each key the last event counts. */
export function membersBy(
  events: readonly LogDescription[],
  keyOf: (event: LogDescription) => { key: string; isMember: boolean } | undefined,
): string[] {
  const last = new Map<string, boolean>();
  for (const event of events) {
    const said = keyOf(event);
    if (said !== undefined) last.set(said.key, said.isMember);
  }
  return [...last].flatMap(([key, isMember]) => (isMember ? [key] : []));
}
