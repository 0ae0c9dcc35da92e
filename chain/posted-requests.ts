import { toBeHex } from "ethers";
import { z } from "zod";
import { ORACLE_ABI } from "./abi.ts";
import { eventLog, type EventLog } from "./rpc-answers.ts";
import { type LogRange, readLogs } from "./read-logs.ts";
import { HostileAnswer } from "./rpc-errors.ts";
import type { Rpc } from "./rpc.ts";

/** RequestPosted, decoded. */
export type PostedRequest = {
  requestId: string;
  modelId: bigint;
  requester: string;
  epoch: bigint;
  deadline: bigint;
  feeWei: bigint;
  subjects: string[];
  indices: bigint[];
  inputWords: bigint[];
};

export type SeenRequest = { event: PostedRequest; blockNumber: number; blockHash: string };

const EVENT = ORACLE_ABI.getEvent("RequestPosted")?.topicHash ?? "";

/** The requests posted for these models in a range of blocks, both ends included, in the chain's order. */
export async function postedRequests(
  rpc: Rpc,
  oracle: string,
  modelIds: readonly bigint[],
  range: LogRange,
): Promise<SeenRequest[]> {
  const filter = { address: oracle, topics: [EVENT, null, modelIds.map((modelId) => toBeHex(modelId, 32))] };
  const seen: SeenRequest[] = [];
  for await (const { part, logs } of readLogs(rpc, filter, range, eventLog)) {
    seen.push(
      ...logs
        .filter((log) => isAsked(log, oracle, part))
        .map((log) => ({ event: decodePosted(log), blockNumber: log.blockNumber, blockHash: log.blockHash }))
        .filter(({ event }) => modelIds.includes(event.modelId)),
    );
  }
  return seen;
}

/** The endpoint may send what was not asked for: that is left aside, and keeps nobody else's request waiting. */
function isAsked({ removed, address, topics, blockNumber }: EventLog, oracle: string, range: LogRange): boolean {
  return (
    removed !== true &&
    address === oracle.toLowerCase() &&
    topics[0] === EVENT &&
    blockNumber >= range.from &&
    blockNumber <= range.to
  );
}

const posted = z.tuple([
  z.string(),
  z.bigint(),
  z.string(),
  z.bigint(),
  z.bigint(),
  z.bigint(),
  z.array(z.string()),
  z.array(z.bigint()),
  z.array(z.bigint()),
]);

/** @error HostileAnswer */
export function decodePosted({ topics, data }: Pick<EventLog, "topics" | "data">): PostedRequest {
  try {
    const fields: unknown = ORACLE_ABI.parseLog({ topics, data })?.args.toArray(true);
    const [requestId, modelId, requester, epoch, deadline, feeWei, subjects, indices, inputWords] =
      posted.parse(fields);
    return { requestId, modelId, requester, epoch, deadline, feeWei, subjects, indices, inputWords };
  } catch (error) {
    throw new HostileAnswer("eth_getLogs", error instanceof Error ? error.message : String(error));
  }
}
