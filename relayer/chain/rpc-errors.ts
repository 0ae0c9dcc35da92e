import { z } from "zod";
import { FatalError, RetryableError } from "../../schema/errors.ts";

/** The endpoint did not answer, answered in another language, or asked for a pause. Nobody's request is at fault. */
export class EndpointUnavailable extends RetryableError {
  constructor(method: string, reason: string, cause?: unknown) {
    super(
      "ENDPOINT_UNAVAILABLE",
      `The RPC endpoint did not answer ${method}: ${reason}. Work goes on when it does; check rpcUrl if it stays so.`,
      { details: { method, reason }, cause },
    );
  }
}

/** The endpoint answered, but not with what the method returns. */
export class HostileAnswer extends RetryableError {
  constructor(method: string, problems: string) {
    super(
      "HOSTILE_ANSWER",
      `The RPC endpoint's answer to ${method} is not one: ${problems}. It is ignored; use an endpoint you trust.`,
      { details: { method, problems } },
    );
  }
}

/** The node refused a call, and says why. */
export class RpcRefused extends RetryableError {
  constructor(method: string, message: string, cause?: unknown) {
    super("RPC_REFUSED", `The node refused ${method}: ${message}. It is tried again.`, {
      details: { method, message },
      cause,
    });
  }
}

/** A contract reverted; `data` is what it reverted with. */
export class CallReverted extends FatalError {
  readonly data: string;

  constructor(method: string, data: string, message: string) {
    super("CALL_REVERTED", `The contract reverts (${method}): ${message}. See the custom error in its data.`, {
      details: { method, data, message },
    });
    this.data = data;
  }
}

const nodeError = z.object({ code: z.number().optional(), message: z.string(), data: z.unknown().optional() });
const withNodeError = z.union([
  z.object({ error: nodeError }).transform(({ error }) => error),
  z.object({ info: z.object({ error: nodeError }) }).transform(({ info }) => info.error),
]);

/** JSON-RPC codes and words with which nodes say "not now". */
const PAUSE_CODES: readonly number[] = [-32_005, -32_097, 429];
const PAUSE_WORDS = /rate.?limit|too many requests|timed? ?out|temporar|header not found|unavailable/i;

/** What ethers threw for a call, as one of the classes above. */
export function classifyRpcError(method: string, error: unknown): Error {
  const answered = withNodeError.safeParse(error);
  if (!answered.success) {
    return new EndpointUnavailable(method, error instanceof Error ? error.message : String(error), error);
  }
  const { code, message, data } = answered.data;
  if ((code !== undefined && PAUSE_CODES.includes(code)) || PAUSE_WORDS.test(message)) {
    return new EndpointUnavailable(method, message, error);
  }
  const revertData = hexIn(data);
  if (
    (method === "eth_call" || method === "eth_estimateGas") &&
    (revertData !== undefined || /revert/i.test(message))
  ) {
    return new CallReverted(method, revertData ?? "0x", message);
  }
  return new RpcRefused(method, message, error);
}

/** Nodes put revert data at `data` or deeper (`data.data`). */
function hexIn(data: unknown, depth = 0): string | undefined {
  if (typeof data === "string") return /^0x([0-9a-f]{2})*$/i.test(data) ? data : undefined;
  if (data === null || typeof data !== "object" || depth > 2) return undefined;
  for (const inner of Object.values(data)) {
    const found = hexIn(inner, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
