import { z } from "zod";
import { ORACLE_ABI } from "../../chain/abi.ts";
import type { ChainReader } from "../../chain/chain-reader.ts";
import { callsInInput } from "./calls-in-input.ts";
import { attempt, type Found, missing } from "./found.ts";
import type { FulfilledEvent } from "./fulfilled-events.ts";
import type { TransactionEvidence } from "./transaction.ts";
import { tracedInputs } from "./traced-inputs.ts";

/** What `fulfil` was called with, and where that was found. */
export type FulfilCall = Readonly<{
  requestId: string;
  subjectsHash: string;
  indices: readonly bigint[];
  inputWords: readonly bigint[];
  outputs: readonly bigint[];
  h: bigint;
  proof: readonly bigint[];
  payee: string;
  /** For a person. */
  found: string;
}>;

const MOST_WORDS = 100_000;
const numbers = z.array(z.bigint()).max(MOST_WORDS);
const fulfilArguments = z
  .tuple([
    z.string(),
    z.tuple([z.string(), numbers, numbers]),
    numbers,
    z.bigint(),
    z.array(z.bigint()).length(8),
    z.string().toLowerCase(),
  ])
  .transform(([requestId, [subjectsHash, indices, inputWords], outputs, h, proof, payee]) => {
    return { requestId, subjectsHash, indices, inputWords, outputs, h, proof, payee };
  });

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
  const inInput = bestCall(transaction.input, event);
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
    const call = bestCall(input, event);
    if (call !== undefined) return { value: { ...call, found: "the endpoint's trace of the transaction" } };
  }
  return missing(`${why}, nor in the endpoint's trace`);
}

/** Of several calls for one request only one can have gone well: the one that says what the event says. */
function bestCall(input: string, event: FulfilledEvent): Omit<FulfilCall, "found"> | undefined {
  const wanted = { abi: ORACLE_ABI, name: "fulfil", start: event.requestId.slice(2) };
  const calls = callsInInput(input, wanted, fulfilArguments).map(({ args }) => args);
  return (
    calls.find(({ outputs, payee }) => payee === event.payee && String(outputs) === String(event.outputs)) ?? calls[0]
  );
}
