import { type Check, fails, holds, unchecked } from "../check.ts";
import { type FulfilmentEvidence, MOST_FEED_READINGS } from "../evidence/fulfilment-evidence.ts";
import { rowsOf } from "./rows-of.ts";

/** Whether the feed says what the event said, subject by subject. */
export function judgeFeed({ event, feed, request }: FulfilmentEvidence): Check {
  if ("missing" in request.posted) return unchecked("feed", request.posted.missing);
  if ("missing" in feed) return unchecked("feed", feed.missing);
  const { subjects } = request.posted.value.event;
  const rows = rowsOf(event.outputs, event.outputs.length / subjects.length);
  if (rows === undefined) return fails("feed", `${event.outputs.length} outputs for ${subjects.length} subjects`);
  for (const [index, reading] of feed.value.entries()) {
    if ("missing" in reading) return unchecked("feed", reading.missing);
    if (String(reading.value) !== String(rows[index]))
      return fails(
        "feed",
        `of subject ${subjects[index] ?? ""} it gives ${String(reading.value)}, and ${String(rows[index])} was posted`,
      );
  }
  const all = subjects.length <= MOST_FEED_READINGS;
  return holds("feed", all ? undefined : `for the first ${MOST_FEED_READINGS} of ${subjects.length} subjects`);
}
