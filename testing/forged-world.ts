// SPDX-License-Identifier: GPL-3.0-or-later
import type { Interface, Result } from "ethers";
import { ORACLE_ABI } from "../chain/abi.ts";
import type { AskNode } from "../chain/chain-reader.ts";
import verifierCode from "../verification/generated/verifier-code.json" with { type: "json" };

/** Of Groth16Verifier's code: an answer of this length is it. */
export const VERIFIER_BYTES = verifierCode.bytes;

/** A change of one answer; undefined leaves it as it is. */
export type Forgery = (method: string, params: readonly unknown[], answer: unknown) => unknown;

/** The same chain, told by an endpoint that lies. */
export function forgedWorld(ask: AskNode, ...forgeries: readonly Forgery[]): AskNode {
  return async (method, params) => {
    let answer = await ask(method, params);
    for (const forge of forgeries) answer = forge(method, params, answer) ?? answer;
    return answer;
  };
}

/** An endpoint that refuses some questions. */
export function refusingNode(ask: AskNode, refuses: (method: string, params: readonly unknown[]) => boolean): AskNode {
  return (method, params) =>
    refuses(method, params)
      ? Promise.reject(Object.assign(new Error("not available"), { code: -32_601 }))
      : ask(method, params);
}

type Fields = Record<string, unknown>;

/** Changes what a method answers. */
export function answering(method: string, change: (answer: Fields) => Fields): Forgery {
  return (asked, _params, answer) => (asked === method && answer !== null ? change(answer as Fields) : undefined);
}

/** Changes what one function of a contract returns. Values are as ethers decodes them, structs and lists as arrays. */
export function returning(abi: Interface, name: string, change: (values: unknown[]) => unknown[]): Forgery {
  const selector = abi.getFunction(name)?.selector ?? "";
  return (method, params, answer) => {
    const data = (params[0] as { data?: string } | undefined)?.data;
    if (method !== "eth_call" || data?.startsWith(selector) !== true) return undefined;
    return abi.encodeFunctionResult(name, change(plain(abi.decodeFunctionResult(name, answer as string))));
  };
}

/** The struct that a function returns alone, with some fields changed. */
export function returningStruct(abi: Interface, name: string, fields: Fields): Forgery {
  const names = abi.getFunction(name)?.outputs[0]?.components?.map((component) => component.name) ?? [];
  return returning(abi, name, ([struct]) => [
    (struct as unknown[]).map((value, index) => fields[names[index] ?? ""] ?? value),
  ]);
}

/** Changes the arguments of `fulfil` in the transaction's input. */
export function fulfilling(change: (values: FulfilValues) => FulfilValues): Forgery {
  return answering("eth_getTransactionByHash", (transaction) => {
    const input = transaction.input as string;
    if (!input.startsWith(ORACLE_ABI.getFunction("fulfil")?.selector ?? "-")) return transaction;
    const values = plain(ORACLE_ABI.decodeFunctionData("fulfil", input)) as FulfilValues;
    return { ...transaction, input: ORACLE_ABI.encodeFunctionData("fulfil", change(values)) };
  });
}

export type FulfilValues = [asked: AskedValues, answer: AnswerValues];

/** In the ABI's order. */
type AskedValues = [
  terms: [modelId: bigint, epoch: bigint, ...unknown[]],
  requester: string,
  number: bigint,
  subjects: string[],
  indices: bigint[],
  inputWords: bigint[],
];
type AnswerValues = [outputs: bigint[], h: bigint, proof: bigint[], payee: string];

/** Changes one of the oracle's events wherever logs are shown. */
export function telling(abi: Interface, event: string, change: (values: unknown[]) => unknown[]): Forgery {
  return logging(abi, event, (log) => {
    const values = plain(abi.decodeEventLog(event, log.data as string, log.topics as string[]));
    return { ...log, ...abi.encodeEventLog(event, change(values)) };
  });
}

/** Changes the raw log of an event. */
export function logging(abi: Interface, event: string, change: (log: Fields) => Fields): Forgery {
  const topic = abi.getEvent(event)?.topicHash;
  const changed = (log: Fields): Fields => ((log.topics as string[])[0] === topic ? change(log) : log);
  return (method, _params, answer) => {
    if (method === "eth_getLogs") return (answer as Fields[]).map(changed);
    if (method !== "eth_getTransactionReceipt" || answer === null) return undefined;
    const receipt = answer as Fields;
    return { ...receipt, logs: (receipt.logs as Fields[]).map(changed) };
  };
}

function plain(result: Result): unknown[] {
  return result.toArray(true) as unknown[];
}
