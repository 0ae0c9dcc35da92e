// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { ProofcastError } from "../schema/errors.ts";
import { logSpan } from "./log-span.ts";
import { classifyRpcError, HostileAnswer } from "./rpc-errors.ts";
import type { Rpc } from "./rpc.ts";

/** Any way to ask a node: a wallet's `request`, a library's `send`. What it throws may be anything. */
export type AskNode = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** All that reading a chain needs of an endpoint. */
export type ChainReader = Pick<Rpc, "call" | "logSpan">;

/** Checks each answer against a shape, as `openRpc` does, whoever does the asking. */
export function chainReader(ask: AskNode): ChainReader {
  return {
    logSpan: logSpan(),
    async call(method, params, answer) {
      let given: unknown;
      try {
        given = await ask(method, params);
      } catch (error) {
        throw error instanceof ProofcastError ? error : classifyRpcError(method, asTold(error));
      }
      const parsed = answer.safeParse(given);
      if (!parsed.success) throw new HostileAnswer(method, z.prettifyError(parsed.error));
      return parsed.data;
    },
  };
}

/** Wallets throw what the node told as an error with the node's own code; libraries' codes are words, and their errors hold the node's. */
function asTold(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error) || !Number.isInteger(error.code)) return error;
  const { code, message } = error;
  return { error: { code, message, ...("data" in error ? { data: error.data } : {}) } };
}
