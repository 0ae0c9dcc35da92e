import { z } from "zod";
import { ORACLE_ABI } from "../../chain/abi.ts";
import { HostileAnswer } from "../../chain/rpc-errors.ts";
import type { LoggedEvent } from "./logged-event.ts";

/** RequestFulfilled, decoded, with the contract that says so: anybody can emit an event of this name. */
export type FulfilledEvent = Readonly<{
  emitter: string;
  requestId: string;
  modelId: bigint;
  payee: string;
  /** Subject-major. */
  outputs: readonly bigint[];
}>;

export const FULFILLED_TOPIC = ORACLE_ABI.getEvent("RequestFulfilled")?.topicHash ?? "";

const fields = z.tuple([z.string(), z.bigint(), z.string().toLowerCase(), z.array(z.bigint())]);

/** All of a receipt's, whoever emitted them. @error HostileAnswer */
export function fulfilledEvents(logs: readonly LoggedEvent[]): FulfilledEvent[] {
  return logs.filter(({ topics, removed }) => topics[0] === FULFILLED_TOPIC && removed !== true).map(decoded);
}

function decoded({ address, topics, data }: LoggedEvent): FulfilledEvent {
  try {
    const [requestId, modelId, payee, outputs] = fields.parse(
      ORACLE_ABI.parseLog({ topics, data })?.args.toArray(true),
    );
    return { emitter: address, requestId, modelId, payee, outputs };
  } catch (error) {
    throw new HostileAnswer("eth_getTransactionReceipt", error instanceof Error ? error.message : String(error));
  }
}
