// SPDX-License-Identifier: GPL-3.0-or-later
import { toBeHex } from "ethers";
import { z } from "zod";
import { REGISTRY_ABI } from "../../chain/abi.ts";
import type { ChainReader } from "../../chain/chain-reader.ts";
import type { LogRange } from "../../chain/read-logs.ts";
import { hashKeyWords, KEY_WORDS } from "../../schema/key-words.ts";
import { callsInInput } from "./calls-in-input.ts";
import { newestEvent } from "./event-search.ts";
import { attempt, type Found, missing } from "./found.ts";
import type { LoggedEvent } from "./logged-event.ts";
import { readInput } from "./transaction.ts";

/** What a model was registered with that the registry does not keep: its key's words and its sample. */
export type Registration = Readonly<{
  transactionHash: string;
  keyWords: readonly bigint[];
  sample: Readonly<{ features: readonly bigint[]; outputs: readonly bigint[]; h: bigint; proof: readonly bigint[] }>;
}>;

const REGISTERED_TOPIC = REGISTRY_ABI.getEvent("ModelProposed")?.topicHash ?? "";

/** The event with which a model came to be. */
export async function registeredEvent(
  reader: ChainReader,
  { registry, modelId }: { registry: string; modelId: bigint },
  range: LogRange,
): Promise<Found<LoggedEvent>> {
  const filter = { address: registry, topics: [REGISTERED_TOPIC, toBeHex(modelId, 32)] };
  const found = await attempt("the model's registration", () =>
    newestEvent(reader, filter, range, "the model's registration"),
  );
  return "missing" in found ? found : found.value;
}

const numbers = z.array(z.bigint()).max(100_000);
const registerArguments = z
  .tuple([
    z.tuple([z.unknown(), z.bigint(), z.string(), z.string(), numbers.length(KEY_WORDS)]).rest(z.unknown()),
    z.tuple([numbers, numbers, z.bigint(), z.array(z.bigint()).length(8)]),
  ])
  .transform(([[, , , , keyWords], [features, outputs, h, proof]]) => ({
    keyWords,
    sample: { features, outputs, h, proof },
  }));

/** From the transaction of that event: governance sends `propose` through contracts of its own. The key's hash tells it from others. */
export async function registrationOf(
  reader: ChainReader,
  event: Found<LoggedEvent>,
  keyHash: string,
): Promise<Found<Registration>> {
  if ("missing" in event) return event;
  const { transactionHash } = event.value;
  const read = await attempt("the registration's transaction", () => readInput(reader, transactionHash));
  if ("missing" in read) return read;
  const calls = callsInInput(read.value?.input ?? "0x", { abi: REGISTRY_ABI, name: "propose" }, registerArguments);
  const call = calls.find(({ args }) => hashOf(args.keyWords) === keyHash);
  if (call === undefined) return missing("the call of `propose` is not in the registration's transaction");
  return { value: { transactionHash, ...call.args } };
}

/** No hash for words that are none. */
function hashOf(words: readonly bigint[]): string | undefined {
  return words.every((word) => word >= 0n && word < 1n << 256n) ? hashKeyWords(words) : undefined;
}
