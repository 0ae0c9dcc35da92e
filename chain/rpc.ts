// SPDX-License-Identifier: GPL-3.0-or-later
import { FetchRequest } from "ethers";
import type { z } from "zod";
import { FatalError } from "../schema/errors.ts";
import { redactError } from "../schema/redact-values.ts";
import { redactor, secretsOfUrl } from "../schema/secrets.ts";
import { chainReader } from "./chain-reader.ts";
import type { LogSpan } from "./log-span.ts";
import { blockHeader, smallQuantity, type BlockHeader } from "./rpc-answers.ts";
import { CallReverted, classifyRpcError, EndpointUnavailable, HostileAnswer } from "./rpc-errors.ts";
import { TimelyProvider } from "./timely-provider.ts";

/** The endpoint serves another chain than the configuration names. */
export class WrongChain extends FatalError {
  constructor(expected: number, received: number) {
    super(
      "WRONG_CHAIN",
      `The RPC endpoint serves chain ${received}, the configuration is for chain ${expected}. ` +
        "Nothing was signed. Correct rpcUrl or chainId.",
      { details: { expected, received } },
    );
  }
}

/** One pinned endpoint whose every answer is checked against a shape, and whose secrets are in none of the errors. */
export type Rpc = {
  readonly chainId: number;
  /** How many blocks of logs the endpoint gives at once. */
  readonly logSpan: LogSpan;
  /** @error EndpointUnavailable, LogRangeRefused, HostileAnswer, RpcRefused, CallReverted */
  call<T>(method: string, params: readonly unknown[], answer: z.ZodType<T>): Promise<T>;
  close(): void;
};

/** Of silence, and of an answer as a whole. */
const TIMEOUT_MS = 30_000;
const LONGEST_ANSWER_MS = 120_000;

/** A pause that an endpoint asks for is waited out here when it is short; a longer one is its caller's affair. */
const SHORT_PAUSE_SECONDS = 2;
const MAX_TRIES = 3;

/** So many answers in a row must say that a call reverts: one node of several behind an address may be broken. */
const REVERTS_BELIEVED = 3;

/** Connects without asking anything yet. */
export function openRpc(url: string, chainId: number): Rpc {
  return { chainId, ...openEndpoint(url) };
}

/** The same for whoever does not know yet which chain it serves. */
export function openEndpoint(url: string): Omit<Rpc, "chainId"> {
  const provider = connect(url);
  const redact = redactor(secretsOfUrl(url));
  const closed = new AbortController();
  let pausedUntil = 0;

  /** Asks again after short pauses, and nothing at all during a longer one: who goes on asking is shut out for longer. */
  async function ask(
    method: string,
    params: readonly unknown[],
    { tries = MAX_TRIES, reverts = 1 } = {},
  ): Promise<unknown> {
    const left = Math.ceil((pausedUntil - performance.now()) / 1_000);
    if (left > 0) throw new EndpointUnavailable(method, "it asked for a pause", { retryAfterSeconds: left });
    try {
      return await provider.send(method, [...params]);
    } catch (thrown) {
      const error = classifyRpcError(method, thrown, redact);
      if (error instanceof CallReverted && reverts < REVERTS_BELIEVED)
        return await ask(method, params, { tries, reverts: reverts + 1 });
      const pause = error instanceof EndpointUnavailable ? error.retryAfterSeconds : null;
      if (pause === null) throw error;
      if (pause > SHORT_PAUSE_SECONDS || tries <= 1) {
        pausedUntil = performance.now() + pause * 1_000;
        throw error;
      }
      await pauseFor(pause * 1_000, closed.signal);
      if (closed.signal.aborted) throw error;
      return await ask(method, params, { tries: tries - 1, reverts });
    }
  }

  const reader = chainReader((method, params) => ask(method, params));
  return {
    logSpan: reader.logSpan,
    async call(method, params, answer) {
      try {
        return await reader.call(method, params, answer);
      } catch (error) {
        throw redactError(error, redact);
      }
    },
    close() {
      closed.abort();
      provider.destroy();
    },
  };
}

/** Ends early when the connection is closed. */
function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      done();
    };
    const timer = setTimeout(end, signal.aborted ? 0 : ms);
    signal.addEventListener("abort", end);
  });
}

function connect(url: string): TimelyProvider {
  const request = new FetchRequest(url);
  request.timeout = TIMEOUT_MS;
  request.retryFunc = () => Promise.resolve(false); // ethers takes the seconds of Retry-After for milliseconds
  return new TimelyProvider(request, LONGEST_ANSWER_MS);
}

/** @error WrongChain */
export async function checkChainId(rpc: Rpc): Promise<void> {
  const received = await rpc.call("eth_chainId", [], smallQuantity);
  if (received !== rpc.chainId) throw new WrongChain(rpc.chainId, received);
}

export async function headNumber(rpc: Rpc): Promise<number> {
  return await rpc.call("eth_blockNumber", [], smallQuantity);
}

/** Null when the chain, as this endpoint sees it, is shorter. */
export async function blockAt(rpc: Rpc, number: number): Promise<BlockHeader | null> {
  const block = await rpc.call("eth_getBlockByNumber", [toQuantity(number), false], blockHeader.nullable());
  if (block !== null && block.number !== number) {
    throw new HostileAnswer("eth_getBlockByNumber", `block ${block.number} instead of ${number}`);
  }
  return block;
}

/** The newest block. */
export async function headBlock(rpc: Rpc): Promise<BlockHeader> {
  const block = await rpc.call("eth_getBlockByNumber", ["latest", false], blockHeader.nullable());
  if (block === null) throw new EndpointUnavailable("eth_getBlockByNumber", "it knows no newest block");
  return block;
}

export function toQuantity(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}
