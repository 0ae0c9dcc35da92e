import { FatalError } from "../../schema/errors.ts";
import { EndpointUnavailable, HostileAnswer } from "../chain/rpc-errors.ts";
import { InsufficientFunds } from "./broadcast.ts";
import { FeesAboveCap } from "./sign-attempt.ts";

/**
 * `wait`: the world is not ready, which is not the request's fault and does not count; its deadline bounds it.
 * `retry`: counts, and backs off. `dead`: never again without its operator.
 */
export type RetryDecision = "wait" | "retry" | "dead";

const NOT_THE_REQUESTS_FAULT = [EndpointUnavailable, HostileAnswer, InsufficientFunds, FeesAboveCap];

export function decideRetry(error: unknown, { attempt, limit }: { attempt: number; limit: number }): RetryDecision {
  if (error instanceof FatalError) return "dead";
  if (NOT_THE_REQUESTS_FAULT.some((kind) => error instanceof kind)) return "wait";
  return attempt >= limit ? "dead" : "retry";
}
