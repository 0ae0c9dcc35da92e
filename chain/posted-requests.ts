import { toBeHex } from "ethers";
import { z } from "zod";
import { ORACLE_ABI } from "./abi.ts";
import { eventLog, type EventLog } from "./rpc-answers.ts";
import { HostileAnswer, LogRangeRefused, LogsTooLate, RpcRefused } from "./rpc-errors.ts";
import { toQuantity, type Rpc } from "./rpc.ts";

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
export type LogRange = { from: number; to: number };

const EVENT = ORACLE_ABI.getEvent("RequestPosted")?.topicHash ?? "";

/** The requests posted for these models in a range of blocks, both ends included, in the chain's order. */
export async function postedRequests(
  rpc: Rpc,
  oracle: string,
  modelIds: readonly bigint[],
  { from, to }: LogRange,
): Promise<SeenRequest[]> {
  const filter = { address: oracle, topics: [EVENT, null, modelIds.map((modelId) => toBeHex(modelId, 32))] };
  const seen: SeenRequest[] = [];
  for (let next = from; next <= to;) {
    const part = { from: next, to: Math.min(to, next + rpc.logSpan.blocks - 1) };
    const logs = await logsOf(rpc, filter, part);
    if (logs === null) continue;
    seen.push(
      ...logs
        .filter((log) => isAsked(log, oracle, part))
        .map((log) => ({ event: decodePosted(log), blockNumber: log.blockNumber, blockHash: log.blockHash }))
        .filter(({ event }) => modelIds.includes(event.modelId)),
    );
    next = part.to + 1;
  }
  return seen;
}

/** Null when the endpoint should be asked for fewer blocks: whatever words it refuses in, that costs little to try. */
async function logsOf(rpc: Rpc, filter: object, { from, to }: LogRange): Promise<EventLog[] | null> {
  try {
    const asked = { ...filter, fromBlock: toQuantity(from), toBlock: toQuantity(to) };
    const logs = await rpc.call("eth_getLogs", [asked], z.array(eventLog).max(100_000));
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
