// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError, RetryableError } from "../schema/errors.ts";
import type { Redact } from "../schema/secrets.ts";
import { nodeAnswer } from "./node-answer.ts";
import { plainText } from "./plain-text.ts";
import { executes, refusalOf, type Refusal } from "./refusal.ts";
import { retryAfterSeconds } from "./retry-after.ts";
import { hexIn } from "./revert-data.ts";
import type { RefusalKind } from "./wordings/wording-family.ts";

type Circumstances = { cause?: unknown; retryAfterSeconds?: number | null };

/** The endpoint did not answer, or speaks of itself: a fault, a quota, a pause. Nobody's request is at fault. */
export class EndpointUnavailable extends RetryableError {
  /** How long it asked not to be asked; null when it named no time. */
  readonly retryAfterSeconds: number | null;

  constructor(method: string, reason: string, { cause, retryAfterSeconds = null }: Circumstances = {}) {
    super(
      "ENDPOINT_UNAVAILABLE",
      `The RPC endpoint did not answer ${method}: ${reason}. Work goes on, or can be tried again, when it does; check its address if it stays so.`,
      { details: { method, reason, ...(retryAfterSeconds !== null && { retryAfterSeconds }) }, cause },
    );
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The endpoint does not answer for so many blocks or results at once. */
export class LogRangeRefused extends EndpointUnavailable {}

/** It did not answer with logs in the time that we wait: fewer may come in time. */
export class LogsTooLate extends EndpointUnavailable {}

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

/** The node refused a call, and says why. Its word alone ends no request: the chain's state or a revert does. */
export class RpcRefused extends RetryableError {
  readonly method: string;
  /** The node's words. */
  readonly said: string;
  readonly kind: RefusalKind;

  constructor(method: string, said: string, kind: RefusalKind = "unknown", cause?: unknown) {
    super("RPC_REFUSED", `The node refused ${method}: ${said}. It is tried again, ever more rarely.`, {
      details: { method, message: said, kind },
      cause,
    });
    this.method = method;
    this.said = said;
    this.kind = kind;
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

/**
 * What ethers threw for a call, as one of the classes above. Texts are redacted before they are shortened: half a key would not be
 * found any more.
 */
export function classifyRpcError(method: string, thrown: unknown, redact: Redact = (text) => text): Error {
  const answer = nodeAnswer(thrown);
  const refusal = refusalOf(method, answer);
  const named = retryAfterSeconds(answer.retryAfter, Date.now());
  const circumstances = { cause: thrown, retryAfterSeconds: named ?? (answer.httpStatus === 429 ? 1 : null) };
  if (refusal === undefined) return unanswered(method, plainText(redact(reasonOf(thrown))), circumstances);
  return errorOf(method, { ...refusal, text: plainText(redact(refusal.text)) }, circumstances);
}

function unanswered(method: string, reason: string, circumstances: Circumstances): EndpointUnavailable {
  const { cause } = circumstances;
  const isLate = cause instanceof Error && "code" in cause && cause.code === "TIMEOUT";
  const Unanswered = isLate && method === "eth_getLogs" ? LogsTooLate : EndpointUnavailable;
  return new Unanswered(method, reason, circumstances);
}

function errorOf(method: string, { kind, text: said, error }: Refusal, circumstances: Circumstances): Error {
  if (kind === "endpoint") return new EndpointUnavailable(method, said, circumstances);
  if (kind === "log-limit") return new LogRangeRefused(method, said, circumstances);
  if (kind === "revert" && executes(method)) return new CallReverted(method, hexIn(error?.data) ?? "0x", said);
  return new RpcRefused(method, said, kind, circumstances.cause);
}

/** Libraries add the whole request to their messages: the short one says as much. Some system errors have a code alone. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const { shortMessage, code } = thrown as { shortMessage?: unknown; code?: unknown };
  const message = typeof shortMessage === "string" ? shortMessage : thrown.message;
  return message === "" && typeof code === "string" ? code : message;
}
