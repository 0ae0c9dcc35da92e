import { toBeHex } from "ethers";
import { z } from "zod";
import type { PostedRequest } from "../store/request-records.ts";
import { ORACLE_ABI } from "./abi.ts";
import { eventLog, type EventLog } from "./rpc-answers.ts";
import { HostileAnswer } from "./rpc-errors.ts";
import { toQuantity, type Rpc } from "./rpc.ts";

export type SeenRequest = { event: PostedRequest; blockNumber: number; blockHash: string };
export type LogRange = { from: number; to: number };

const EVENT = ORACLE_ABI.getEvent("RequestPosted")?.topicHash ?? "";

/** The requests posted for these models in a range of blocks, both ends included, in the chain's order. */
export async function postedRequests(
  rpc: Rpc,
  oracle: string,
  modelIds: readonly bigint[],
  { from, to }: LogRange,
): Promise<SeenRequest[]> {
  const filter = {
    address: oracle,
    fromBlock: toQuantity(from),
    toBlock: toQuantity(to),
    topics: [EVENT, null, modelIds.map((modelId) => toBeHex(modelId, 32))],
  };
  const logs = await rpc.call("eth_getLogs", [filter], z.array(eventLog).max(100_000));
  return logs
    .filter((log) => isAsked(log, oracle, { from, to }))
    .map((log) => ({ event: decodePosted(log), blockNumber: log.blockNumber, blockHash: log.blockHash }))
    .filter(({ event }) => modelIds.includes(event.modelId));
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

function decodePosted({ topics, data }: EventLog): PostedRequest {
  try {
    const fields: unknown = ORACLE_ABI.parseLog({ topics, data })?.args.toArray(true);
    const [requestId, modelId, requester, epoch, deadline, feeWei, subjects, indices, inputWords] =
      posted.parse(fields);
    return { requestId, modelId, requester, epoch, deadline, feeWei, subjects, indices, inputWords };
  } catch (error) {
    throw new HostileAnswer("eth_getLogs", error instanceof Error ? error.message : String(error));
  }
}
