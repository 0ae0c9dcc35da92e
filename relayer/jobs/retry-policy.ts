// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { EndpointUnavailable, HostileAnswer, RpcRefused } from "../../chain/rpc-errors.ts";
import { InsufficientFunds } from "./broadcast.ts";
import type { PauseBounds } from "./pauses.ts";
import { FeesAboveCap, NonceTaken } from "./sign-attempt.ts";

/**
 * `wait`: the world is not ready, which is not the request's fault and does not count; its deadline bounds it.
 * `retry`: counts, and backs off. `dead`: never again without its operator.
 */
export type RetryDecision = "wait" | "retry" | "dead";

/** What an endpoint says, of itself or of a transaction, ends no request: the chain's state or a revert does. */
const NOT_THE_REQUESTS_FAULT = [
  EndpointUnavailable,
  HostileAnswer,
  RpcRefused,
  InsufficientFunds,
  FeesAboveCap,
  NonceTaken,
];

export function decideRetry(error: unknown, { attempt, limit }: { attempt: number; limit: number }): RetryDecision {
  if (error instanceof FatalError) return "dead";
  if (NOT_THE_REQUESTS_FAULT.some((kind) => error instanceof kind)) return "wait";
  return attempt >= limit ? "dead" : "retry";
}

/** Whether no transaction of this sender would fare better now: then the sender pauses, and not each request by itself. */
export function stopsSender(error: unknown): boolean {
  if (error instanceof RpcRefused) return error.kind === "insufficient-funds" || error.kind === "pool-full";
  return error instanceof InsufficientFunds;
}

/** An outage ends without us; a sender waits for money; what is not understood may never end, and need not be hurried. */
export function pauseBounds(error: unknown): PauseBounds {
  if (error instanceof EndpointUnavailable) return { longestSeconds: 30, leastSeconds: error.retryAfterSeconds ?? 0 };
  if (error instanceof RpcRefused && error.kind === "unknown") return { longestSeconds: 300 };
  return { longestSeconds: 60 };
}
