// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { FEED_ABI } from "../../chain/abi.ts";
import type { ChainReader } from "../../chain/chain-reader.ts";
import { readContract } from "../../chain/contract-call.ts";
import { attempt, type Found, firstFound } from "./found.ts";

const answer = z.tuple([z.array(z.bigint())]).transform(([outputs]) => outputs);

export type FeedKey = Readonly<{ feedId: string; subject: string; epoch: bigint }>;

/** What a reader of the feed gets; of a model that was revoked since, what it got at that block. */
export async function readFeed(
  reader: ChainReader,
  feed: string,
  { feedId, subject, epoch }: FeedKey,
  atBlock: number,
): Promise<Found<readonly bigint[]>> {
  const call = { to: feed, abi: FEED_ABI, name: "at", args: [feedId, subject, epoch] };
  return await firstFound(
    () => attempt("the feed now", () => readContract(reader, call, answer)),
    () => attempt(`the feed at block ${atBlock}`, () => readContract(reader, { ...call, atBlock }, answer)),
  );
}
