// SPDX-License-Identifier: GPL-3.0-or-later
import { redactError, redactValue } from "../../schema/redact-values.ts";
import type { JobVerdict } from "../store/job-queue.ts";
import { findRequest, type RequestRecord } from "../store/request-records.ts";
import { isStep, type Step } from "../store/request-state.ts";
import { advance, postpone } from "./advance.ts";
import { failureOf } from "./failure-of.ts";
import { isOneAnswer } from "./one-answer.ts";
import { decideRetry, pauseBounds, stopsSender } from "./retry-policy.ts";
import { ANSWERS_BELIEVED, secondOpinion } from "./second-opinion.ts";
import type { StepHandler, StepResult, Work } from "./work.ts";

/** The pause that all transactions of the relayer's key have in common. */
const SENDER = "sender";

type Run = { step: Step; handler: StepHandler; tries: { attempt: number; limit: number } };

/** Runs one step of one request and stores how it went. Never throws for the request's own failures. */
export async function runStep(key: string, run: Run, work: Work): Promise<JobVerdict> {
  try {
    return await runOpenStep(key, run, work);
  } catch (error) {
    throw redactError(error, work.redact); // the queue stores it
  }
}

async function runOpenStep(key: string, { step, handler, tries }: Run, work: Work): Promise<JobVerdict> {
  const request = await findRequest(work.store.db, key);
  if (request?.state !== step) return "completed"; // ran before; its process ended before it could say so
  if (work.signal.aborted) return await giveBack(step, key, work);
  const pause = step === "send" ? work.pauses.left(SENDER) : 0;
  if (pause > 0) return await again(step, key, pause, work);
  const started = performance.now();
  work.emit({ type: "step-started", key, step });
  let result: StepResult;
  try {
    result = await handler(request, work);
  } catch (error) {
    return await handleFailure(request, { step, handler, tries }, error, work);
  }
  work.pauses.over(pausesOf(step, key));
  if (step === "send") work.pauses.over(SENDER);
  if ("waitSeconds" in result)
    return await again(step, key, result.waitSeconds, work, request.doubt === null ? undefined : null);
  const { answersNeeded = 1, ...move } = result;
  if (await askAgain(request, { step, what: move.to, needed: answersNeeded }, work)) return "completed";
  if (await advance(work, key, { from: step, inBlock: request.blockHash, ...move })) {
    const ms = Math.round(performance.now() - started);
    work.emit({ type: "step-finished", key, step, next: move.to, ms });
    if (!isStep(move.to)) await announceEnd(key, work);
  } else await againIfReplaced(request, step, work);
  return "completed";
}

/** True when the chain has not said `what` often enough: the step runs again after a pause. */
async function askAgain(
  { key, doubt }: RequestRecord,
  { step, what, needed }: { step: Step; what: string; needed: number },
  work: Work,
): Promise<boolean> {
  const opinion = secondOpinion(doubt, what, { needed, pollSeconds: work.config.pollSeconds });
  if (opinion.believed) return false;
  work.log.info({ key, step, ...opinion.doubt, needed }, "asked again: one answer is not the truth");
  await postpone(work, step, key, opinion.seconds, opinion.doubt);
  return true;
}

/** The request's block was replaced while the step ran: what it came to may be of another chain. */
async function againIfReplaced({ key, blockHash }: RequestRecord, step: Step, work: Work): Promise<void> {
  const now = await findRequest(work.store.db, key);
  if (now?.state === step && now.blockHash !== blockHash) await postpone(work, step, key, 0, null);
}

async function handleFailure(
  request: RequestRecord,
  { step, tries }: Run,
  error: unknown,
  work: Work,
): Promise<JobVerdict> {
  const { key, blockHash } = request;
  if (work.signal.aborted) return await giveBack(step, key, work);
  const { code, message } = redactValue(failureOf(error), work.redact);
  if (isOneAnswer(error) && (await askAgain(request, { step, what: code, needed: ANSWERS_BELIEVED }, work))) {
    work.emit({ type: "step-failed", key, step, code, message, again: true });
    return "completed";
  }
  const decision = decideRetry(error, tries);
  work.log.warn({ err: error, key, step, attempt: tries.attempt, decision }, "step failed");
  work.emit({ type: "step-failed", key, step, code, message, again: decision !== "dead" });
  work.tellOfUnknown(error);
  if (decision === "retry") return "retry";
  if (decision === "wait") return await again(step, key, pauseAfter(error, step, key, work), work);
  work.pauses.over(pausesOf(step, key));
  if (await advance(work, key, { from: step, inBlock: blockHash, to: "dead", failure: { code, message } })) {
    await announceEnd(key, work);
  } else await againIfReplaced(request, step, work);
  return "dead";
}

/** Longer after each failure in a row. What ails the sender holds up its other transactions, too. */
function pauseAfter(error: unknown, step: Step, key: string, { pauses }: Work): number {
  const bounds = pauseBounds(error);
  if (stopsSender(error)) return pauses.next(SENDER, bounds);
  return pauses.next(pausesOf(step, key), bounds);
}

function pausesOf(step: Step, key: string): string {
  return `${step} ${key}`;
}

async function again(
  step: Step,
  key: string,
  seconds: number,
  work: Work,
  doubt?: RequestRecord["doubt"],
): Promise<JobVerdict> {
  await postpone(work, step, key, seconds, doubt);
  return "completed";
}

/** At shutdown a job goes back as it was: no failure of anybody. The queue hands nothing out any more, so it stays there. */
async function giveBack(step: Step, key: string, work: Work): Promise<JobVerdict> {
  return await again(step, key, 0, work);
}

/** Tells of a request that has come to its end. */
async function announceEnd(key: string, work: Work): Promise<void> {
  const request = await findRequest(work.store.db, key);
  if (request === undefined || isStep(request.state)) return;
  work.emit({ type: "request-ended", key, state: request.state, request });
}
