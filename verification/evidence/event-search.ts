// SPDX-License-Identifier: GPL-3.0-or-later
import type { ChainReader } from "../../chain/chain-reader.ts";
import { type LogRange, readLogs } from "../../chain/read-logs.ts";
import { CannotVerify } from "../cannot-verify.ts";
import { loggedEvent, type LoggedEvent } from "./logged-event.ts";
import { type Found, missing } from "./found.ts";

/** An event's contract, topic and first indexed values: undefined stands for any, a list for each in it. */
export type EventFilter = Readonly<{ address: string; topics: readonly (string | readonly string[] | undefined)[] }>;

/** Queries that one search may take: public endpoints give a few hundred blocks at a time, and count. */
const MOST_QUERIES = 256;

const FIRST_WINDOW = 512;

/** The endpoint gives so few blocks at a time that the search would take thousands of queries. */
export class SearchTooLong extends CannotVerify {
  constructor({ from }: LogRange, blocks: number) {
    super(
      "SEARCH_TOO_LONG",
      `${MOST_QUERIES} queries for events, of ${blocks} blocks at most, found nothing down to block ${from}. ` +
        "Name the first block to look at (--from-block), or use an endpoint that gives more blocks at a time.",
      { details: { from, blocks } },
    );
  }
}

/**
 * Events in a range, the newest first: most often what is looked for is not old. Ends when a caller has seen enough.
 * @error those of the reader, and SearchTooLong
 */
export async function* eventsBackwards(
  reader: ChainReader,
  filter: EventFilter,
  { from, to }: LogRange,
): AsyncGenerator<LoggedEvent> {
  const topics = filter.topics.map((topic) => topic ?? null);
  const asked = { address: filter.address, topics };
  let queries = 0;
  for (let end = to, window = FIRST_WINDOW; end >= from; window *= 2) {
    const start = Math.max(from, end - window + 1);
    const seen: LoggedEvent[] = [];
    for await (const { part, logs } of readLogs(reader, asked, { from: start, to: end }, loggedEvent)) {
      seen.push(...logs.filter((log) => isAsked(log, filter, part)));
      const isEnd = part.to === end && start === from;
      if (++queries >= MOST_QUERIES && !isEnd) throw new SearchTooLong(part, reader.logSpan.blocks);
    }
    yield* seen.reverse();
    end = start - 1;
  }
}

/** The newest such event. */
export async function newestEvent(
  reader: ChainReader,
  filter: EventFilter,
  range: LogRange,
  what: string,
): Promise<Found<LoggedEvent>> {
  for await (const event of eventsBackwards(reader, filter, range)) return { value: event };
  return missing(`${what} is in no block from ${range.from} to ${range.to}`);
}

/** An endpoint may send what was not asked for. */
function isAsked({ removed, address, topics, blockNumber }: LoggedEvent, filter: EventFilter, part: LogRange): boolean {
  return (
    removed !== true &&
    address === filter.address &&
    filter.topics.every((topic, index) => topic === undefined || [topic].flat().includes(topics[index] ?? "")) &&
    blockNumber >= part.from &&
    blockNumber <= part.to
  );
}
