// SPDX-License-Identifier: GPL-3.0-or-later
import type { NodeAnswer, NodeError } from "./node-answer.ts";
import { revertData } from "./revert-data.ts";
import { ENDPOINT_FAMILIES, SERVER_FAULT } from "./wordings/endpoint.ts";
import { LOG_LIMIT, RATE_WORDS } from "./wordings/log-limit.ts";
import { REVERT } from "./wordings/revert.ts";
import { TRANSACTION_FAMILIES } from "./wordings/transaction.ts";
import { wordsOf, type RefusalKind, type WordingFamily } from "./wordings/wording-family.ts";

/** Whose word a refusal is, and the words. */
export type Refusal = Readonly<{ kind: RefusalKind; text: string; error: NodeError | undefined }>;

const GETS_LOGS = "eth_getLogs";

/** Codes of a call that was executed and failed: geth's and those that follow it, OpenEthereum's. */
const REVERT_CODES: readonly number[] = [3, -32_015];

/** Codes with which endpoints speak of themselves. Asked after the words: the same codes carry other things, too. */
const ENDPOINT_CODES: readonly number[] = [
  -32_603, -32_001, -32_002, -32_005, -32_007, -32_011, -32_012, -32_016, -32_029, -32_097,
];
const NO_METHOD_CODES: readonly number[] = [-32_601, -32_004];

/** For `eth_getLogs` a fault of the server may be the range's: asking for less is worth a try. */
const LOG_LIMIT_CODES: readonly number[] = [-32_005, -32_603, 408, 413, 500, 502, 504, 524];
const LOG_FAMILIES = [LOG_LIMIT, { ...SERVER_FAULT, kind: "log-limit" as const }, ...ENDPOINT_FAMILIES];
const SENDING_FAMILIES = [...TRANSACTION_FAMILIES, ...ENDPOINT_FAMILIES];

/**
 * Judges an answer: what has the shape of a revert first, then families of words, then codes that carry many things. A text
 * with a revert's reason in it is judged by what stands before the reason. Undefined when there is no answer to judge.
 */
export function refusalOf(method: string, { errors, httpStatus }: NodeAnswer): Refusal | undefined {
  for (const error of errors) {
    const kind = kindOf(method, error);
    if (kind !== undefined) return { kind, text: error.text, error };
  }
  const [error] = errors;
  const codes = [...errors.map(({ code }) => code), httpStatus];
  const kind = codes.map((code) => kindOfCode(method, code)).find((each) => each !== undefined);
  if (kind === undefined && error === undefined) return undefined;
  return { kind: kind ?? "unknown", text: error?.text ?? `HTTP status ${httpStatus ?? "unknown"}`, error };
}

/** By the shape and the words; undefined when they say nothing. */
function kindOf(method: string, { code, data, text }: NodeError): RefusalKind | undefined {
  const words = wordsOf(text);
  if (method === GETS_LOGS) return RATE_WORDS.test(words) ? "endpoint" : wordedKind(words, LOG_FAMILIES);
  const reverts = REVERT.words.test(words);
  if (!executes(method)) return reverts ? "revert" : wordedKind(words, SENDING_FAMILIES);
  if (reverts || revertData(data) !== null) return "revert";
  const isRevertCode = code !== undefined && REVERT_CODES.includes(code);
  // zkSync tells of a poor sender under a revert's code
  return (
    wordedKind(words, isRevertCode ? TRANSACTION_FAMILIES : SENDING_FAMILIES) ?? (isRevertCode ? "revert" : undefined)
  );
}

/** Whether a method runs a contract: only then is a revert the chain's word on a request. */
export function executes(method: string): boolean {
  return method === "eth_call" || method === "eth_estimateGas";
}

/** Undefined for words that no family has. */
function wordedKind(words: string, families: readonly WordingFamily[]): RefusalKind | undefined {
  return families.find((family) => family.words.test(words))?.kind;
}

/** Some endpoints put an HTTP status where a JSON-RPC code belongs, so one rule serves both. */
function kindOfCode(method: string, code: number | undefined): RefusalKind | undefined {
  if (code === undefined) return undefined;
  if (method === GETS_LOGS && LOG_LIMIT_CODES.includes(code)) return "log-limit";
  if (NO_METHOD_CODES.includes(code)) return "no-method";
  return ENDPOINT_CODES.includes(code) || (code >= 401 && code <= 599) ? "endpoint" : undefined;
}
