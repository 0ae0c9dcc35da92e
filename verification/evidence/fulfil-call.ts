// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { ORACLE_ABI } from "../../chain/abi.ts";
import { type Asked, requestIdOf, termsOfTuple } from "../../chain/asked-request.ts";
import type { ChainReader } from "../../chain/chain-reader.ts";
import { callsInInput } from "./calls-in-input.ts";
import { attempt, type Found, missing } from "./found.ts";
import type { FulfilledEvent } from "./fulfilled-events.ts";
import type { TransactionEvidence } from "./transaction.ts";
import { tracedInputs } from "./traced-inputs.ts";

/** What the oracle was given for one request, and where that was found. */
export type FulfilCall = Readonly<{
  /** Hashes to `requestId`. */
  asked: Asked;
  requestId: string;
  outputs: readonly bigint[];
  h: bigint;
  proof: readonly bigint[];
  payee: string;
  /** For a person. */
  found: string;
}>;

type GivenCall = Omit<FulfilCall, "found">;

const MOST_WORDS = 100_000;
const MOST_ANSWERS = 1_000;
const numbers = z.array(z.bigint()).max(MOST_WORDS);

const askedTuple = z
  .tuple([termsOfTuple, z.string(), z.bigint(), z.array(z.string()).max(MOST_WORDS), numbers, numbers])
  .transform(([terms, requester, number, subjects, indices, inputWords]): Asked => {
    return { terms, requester, number, subjects, indices, inputWords };
  });
const answerTuple = z.tuple([numbers, z.bigint(), z.array(z.bigint()).length(8), z.string().toLowerCase()]);

const one = z.tuple([askedTuple, answerTuple]).transform(([asked, answer]) => [given(asked, answer)]);
const many = z
  .tuple([z.array(askedTuple).max(MOST_ANSWERS), z.array(answerTuple).max(MOST_ANSWERS)])
  .transform(([asked, answers]) =>
    asked.flatMap((each, index) => (answers[index] === undefined ? [] : [given(each, answers[index])])),
  );

function given(asked: Asked, [outputs, h, proof, payee]: z.output<typeof answerTuple>): GivenCall {
  return { asked, requestId: requestIdOf(asked), outputs, h, proof, payee };
}

/**
 * The call that brought an event's proof. It is the transaction itself, or stands in its input where the oracle was called through
 * another contract. A contract may also make the whole call up by itself: then only a trace shows it, which few endpoints give.
 */
export async function fulfilCallOf(
  reader: ChainReader,
  { hash, transaction }: TransactionEvidence,
  event: FulfilledEvent,
): Promise<Found<FulfilCall>> {
  const isDirect = transaction.to === event.emitter;
  const calls = callsIn(transaction.input);
  // what calls the oracle itself and is of another request is told as a difference, not as something that was not found
  const inInput = bestCall(calls, event) ?? (isDirect && calls.length === 1 ? calls[0] : undefined);
  if (inInput !== undefined) {
    const found = isDirect
      ? "the transaction's input"
      : `the input that ${transaction.to ?? "a new contract"} was called with`;
    return { value: { ...inInput, found } };
  }
  if (isDirect) return missing("the transaction calls the oracle itself, and not for this request");
  const traced = await attempt("no trace either", () => tracedInputs(reader, hash, event.emitter));
  const why = "the oracle was called by another contract, and the call is not in the transaction's input";
  if ("missing" in traced) return missing(`${why}; ${traced.missing}`);
  for (const input of traced.value) {
    const call = bestCall(callsIn(input), event);
    if (call !== undefined) return { value: { ...call, found: "the endpoint's trace of the transaction" } };
  }
  return missing(`${why}, nor in the endpoint's trace`);
}

function callsIn(input: string): GivenCall[] {
  const single = callsInInput(input, { abi: ORACLE_ABI, name: "fulfil" }, one);
  const several = callsInInput(input, { abi: ORACLE_ABI, name: "fulfilMany" }, many);
  return [...single, ...several].flatMap(({ args }) => args);
}

/** Of several calls for one request only one can have gone well; the event says who was paid for it. */
function bestCall(calls: readonly GivenCall[], { requestId, payee }: FulfilledEvent): GivenCall | undefined {
  const own = calls.filter((call) => call.requestId === requestId);
  return own.find((call) => call.payee === payee) ?? own[0];
}
