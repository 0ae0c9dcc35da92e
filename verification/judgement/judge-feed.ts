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
  for (const { place, outputs } of feed.value) {
    if ("missing" in outputs) return unchecked("feed", outputs.missing);
    const [posted, given] = [String(rows[place]), String(outputs.value)];
    if (posted !== given)
      return fails("feed", `of subject ${subjects[place] ?? ""} it gives ${given}, and ${posted} was posted`);
  }
  const all = subjects.length <= MOST_FEED_READINGS;
  return holds("feed", all ? undefined : `for ${MOST_FEED_READINGS} of ${subjects.length} subjects`);
}
