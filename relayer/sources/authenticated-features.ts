// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import type { Layout } from "../../schema/layout.ts";
import { unpackInputWords } from "../../schema/word-packing.ts";
import { requestIdOf } from "../../chain/asked-request.ts";
import type { PostedRequest } from "../../chain/posted-requests.ts";

/** The event, the request's id and the source do not tell the same story. */
export class FeaturesDisagree extends FatalError {
  constructor(requestId: string, reason: string) {
    super(
      "FEATURES_DISAGREE",
      `The features of request ${requestId} are not to be trusted: ${reason}. ` +
        "Nothing was proven. Compare the RPC endpoint with another one.",
      { details: { requestId, reason } },
    );
  }
}

/**
 * The B rows of features that the oracle committed to, decoded from the event's words. The id is the commitment: the oracle knows it as
 * that of an open request, and it hashes all that the event says.
 * @error FeaturesDisagree, NonCanonicalWords
 */
export function committedFeatures(
  event: PostedRequest,
  { layout, batch }: { layout: Layout; batch: number },
): bigint[][] {
  const { requestId, subjects, indices } = event;
  if (requestIdOf(event) !== requestId.toLowerCase())
    throw new FeaturesDisagree(requestId, "its id is not the hash of what the event says of it");
  if (subjects.length < 1 || subjects.length > batch || indices.length !== subjects.length) {
    throw new FeaturesDisagree(requestId, `${subjects.length} subjects and ${indices.length} indices`);
  }
  return unpackInputWords(layout, batch, event.inputWords);
}

/** @error FeaturesDisagree when the source gives other values than the oracle committed to */
export function compareWithSource(
  event: PostedRequest,
  committed: readonly (readonly bigint[])[],
  source: { values: readonly bigint[]; indices: readonly bigint[] },
): void {
  const expected = committed.slice(0, event.subjects.length).flat();
  const same = (left: readonly bigint[], right: readonly bigint[]) =>
    left.length === right.length && left.every((value, index) => value === right[index]);
  if (!same(source.values, expected)) throw new FeaturesDisagree(event.requestId, "the source gives other values");
  if (!same(source.indices, event.indices))
    throw new FeaturesDisagree(event.requestId, "the source gives other indices");
}
