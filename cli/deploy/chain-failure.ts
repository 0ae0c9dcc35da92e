// SPDX-License-Identifier: GPL-3.0-or-later
import { refusalOf } from "../../chain/refusal.ts";
import { FatalError, ProofcastError, RetryableError } from "../../schema/errors.ts";
import { systemRefusal } from "../../schema/system-failure.ts";
import { revertText } from "./contract-errors.ts";

/** A contract said no to something that was not expected to fail. */
export class ContractReverted extends FatalError {
  constructor(data: string, cause: unknown) {
    super("CONTRACT_REVERTED", `A contract reverts: ${revertText(data)}`, { details: { data }, cause });
  }
}

/** Nobody answers at the address, or with something else, or asks for a pause. */
export class EndpointDown extends RetryableError {
  constructor(reason: string, cause: unknown) {
    super(
      "ENDPOINT_UNAVAILABLE",
      `The RPC endpoint does not answer: ${reason.replace(/\.$/, "")}. Check --rpc-url and that its node runs, and try again.`,
      { details: { reason }, cause },
    );
  }
}

/** The node does not take what it was sent. */
export class ChainRefused extends FatalError {
  constructor(message: string, remedy: string, cause: unknown) {
    super("CHAIN_REFUSED", `The node refuses: ${message}. ${remedy}`, { details: { message }, cause });
  }
}

/** What came back is not what the contract answers: it is not there, or another one is. */
export class ContractMissing extends FatalError {
  constructor(cause: unknown) {
    super(
      "CONTRACT_MISSING",
      "A contract of the deployment file is not there on this chain, or is another one. Check the file's addresses and --rpc-url; " +
        "on a local chain that was restarted, deploy again with --reset.",
      { cause },
    );
  }
}

/** What nodes say about a sender's account and transaction, and what helps. */
const REFUSALS: readonly (readonly [said: RegExp, remedy: string])[] = [
  [
    /insufficient funds|doesn't have enough funds|exceeds balance/i,
    "Give the sender's account more of the chain's coin.",
  ],
  [
    /nonce too (low|high)|nonce has already been used/i,
    "Another transaction of this account came between: run it again.",
  ],
  [/underpriced|fee too low|max fee per gas less than/i, "Fees have risen: run it again."],
  [/exceeds block gas limit|gas limit/i, "This chain's blocks are too small for it: use another chain."],
  [/already known|alreadyknown/i, "It is on its way: wait until it is mined and run it again."],
  [/not managed by the node|unknown account/i, "The endpoint does not hold that account's key: use --key-env."],
  [
    /method not found|does not exist|not supported|not available/i,
    "Use an endpoint that serves the whole eth_ interface.",
  ],
];

/** "Not now", as nodes and those who sell access to them say it. */
const LATER =
  /rate.?limit|limit exceeded|too many requests|timed? ?out|temporar|unavailable|header not found|missing trie|internal error|busy/i;

/** Hardhat's own words for a connection that broke. */
const NO_ANSWER = /^Failed to make \w+ request|^Unknown error$/;

/** Hardhat's own numbers for an endpoint that cannot be reached, answers too late or answers something else. */
const UNREACHABLE: readonly unknown[] = [702, 703, 704];

/** Hardhat's for what cannot be, which is what it takes an answer of another kind than the method's for. */
const NO_SUCH_ANSWER = 100;

/**
 * What a call to the chain failed with, whichever of the libraries between threw it; undefined when it is no failure of the chain.
 * Keep the order: a revert is a revert whatever words stand in it.
 */
export function chainFailure(error: unknown): ProofcastError | undefined {
  if (error instanceof ProofcastError) return error;
  const data = revertData(error);
  if (data !== undefined) return new ContractReverted(data, error);
  const network = systemRefusal(error);
  if (network?.code === "CONNECTION_FAILED") return new EndpointDown(`${network.reason} (${network.errno})`, error);
  for (const each of layersOf(error)) {
    if (each.code === "BAD_DATA") return new ContractMissing(error);
    const message = withoutAddress(each.message?.split("\n")[0] ?? "");
    if (UNREACHABLE.includes(each.number)) return new EndpointDown(message, error);
    if (each.number === NO_SUCH_ANSWER) return new EndpointDown(`its answer is none (${message})`, error);
    if (typeof each.code !== "number") continue;
    if (LATER.test(message) || NO_ANSWER.test(message)) return new EndpointDown(message, error);
    const [, remedy] = REFUSALS.find(([said]) => said.test(message)) ?? [];
    if (remedy === undefined && speaksOfItself(each)) return new EndpointDown(message, error);
    return new ChainRefused(message, remedy ?? "Nothing else is known: ask whoever runs the node.", error);
  }
  return undefined;
}

/** By the relayer's table of what nodes and providers say. */
function speaksOfItself({ code, message = "", data }: Layer): boolean {
  const error = { code: typeof code === "number" ? code : undefined, message, text: message, data };
  const answer = { errors: [error], httpStatus: undefined, retryAfter: undefined };
  return refusalOf("eth_sendRawTransaction", answer)?.kind === "endpoint";
}

/** The data of a revert ("0x" for one without a reason); undefined for every other failure. */
export function revertData(error: unknown): string | undefined {
  let reverted = false;
  for (const each of layersOf(error)) {
    if (each.code === "CALL_EXCEPTION" || each.code === 3 || /\brevert/i.test(each.message ?? "")) reverted = true;
    const data = hexIn(each.data);
    if (data !== undefined && reverted) return data;
  }
  return reverted ? "0x" : undefined;
}

/** An endpoint's address often holds the key to it. */
function withoutAddress(message: string): string {
  return message.replace(/\b(?:https?|wss?):\/\/[^\s"',;]+/g, "the endpoint");
}

type Layer = {
  code?: unknown;
  number?: unknown;
  message?: string;
  data?: unknown;
  error?: unknown;
  cause?: unknown;
  info?: unknown;
};

/** An error and what stands within it, from the outside in. */
function layersOf(error: unknown): Layer[] {
  const found: Layer[] = [];
  const look = (value: unknown): void => {
    if (value === null || typeof value !== "object" || found.length > 16 || found.includes(value)) return;
    found.push(value);
    const { error: inner, cause, info } = value as Layer;
    for (const each of [inner, cause, info]) look(each);
  };
  look(error);
  return found;
}

/** Nodes put it at `data`, or one deeper. */
function hexIn(data: unknown): string | undefined {
  if (typeof data === "string") return /0x([0-9a-f]{2})*$/i.exec(data)?.[0];
  return data !== null && typeof data === "object" ? hexIn((data as { data?: unknown }).data) : undefined;
}
