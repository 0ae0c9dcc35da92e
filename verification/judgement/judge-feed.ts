// SPDX-License-Identifier: GPL-3.0-or-later
import { type Check, fails, holds, unchecked } from "../check.ts";
import { type FulfilmentEvidence, MOST_FEED_READINGS } from "../evidence/fulfilment-evidence.ts";
import { rowsOf } from "./rows-of.ts";

/** Whether the feed gives its readers what its event said, subject by subject. */
export function judgeFeed({ asked, feed, predictions }: FulfilmentEvidence): Check {
  if ("missing" in predictions) return fails("feed", predictions.missing);
  if ("missing" in asked) return unchecked("feed", asked.missing);
  if ("missing" in feed) return unchecked("feed", feed.missing);
  const { subjects } = asked.value;
  const { outputs: posted } = predictions.value;
  const rows = rowsOf(posted, posted.length / subjects.length);
  if (rows === undefined) return fails("feed", `${posted.length} outputs for ${subjects.length} subjects`);
  for (const { place, outputs } of feed.value) {
    if ("missing" in outputs) return unchecked("feed", outputs.missing);
    const [told, given] = [String(rows[place]), String(outputs.value)];
    if (told !== given)
      return fails("feed", `of subject ${subjects[place] ?? ""} it gives ${given}, and ${told} was posted`);
  }
  const all = subjects.length <= MOST_FEED_READINGS;
  return holds("feed", all ? undefined : `for ${MOST_FEED_READINGS} of ${subjects.length} subjects`);
}
