// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { requestIdOf } from "../../../chain/asked-request.ts";
import {
  committedFeatures,
  compareWithSource,
  FeaturesDisagree,
} from "../../../relayer/sources/authenticated-features.ts";
import { packInputWords } from "../../../schema/word-packing.ts";
import { inventedRequest } from "../../../testing/invented-request.ts";

const LAYOUT = {
  features: [{ width: 32 as const, signed: false, count: 2 }],
  outputs: [{ width: 32 as const, signed: false, count: 1 }],
};
const ROWS = [
  [1n, 2n],
  [3n, 4n],
];
const ASKED = inventedRequest({
  subjects: [`0x${"03".repeat(32)}`, `0x${"04".repeat(32)}`],
  indices: [0n, 1n],
  inputWords: packInputWords(LAYOUT, 3, ROWS).words,
});
const EVENT = { ...ASKED, requestId: requestIdOf(ASKED) };
const SHAPE = { layout: LAYOUT, batch: 3 };

describe("committedFeatures", () => {
  it("decodes the rows that the oracle committed to, the last one repeated", () => {
    expect(committedFeatures(EVENT, SHAPE)).to.deep.equal([...ROWS, ROWS[1]]);
  });

  it("refuses an event that differs in anything from what its id is the hash of", () => {
    const other = `0x${"77".repeat(20)}`;
    const { terms } = EVENT;
    const changes = {
      inputWords: { inputWords: [(EVENT.inputWords[0] ?? 0n) + 1n] },
      indices: { indices: [0n, 2n] },
      subjects: { subjects: [...EVENT.subjects].reverse() },
      requester: { requester: other },
      number: { number: 2n },
      "the model": { terms: { ...terms, modelId: 8n } },
      "the epoch": { terms: { ...terms, epoch: terms.epoch - 1n } },
      "the deadline": { terms: { ...terms, deadline: terms.deadline + 1n } },
      "who gets the fee back": { terms: { ...terms, refundTo: other } },
      "the callback": { terms: { ...terms, callback: other } },
      "the callback's gas": { terms: { ...terms, callbackGas: 1n } },
    };
    for (const [name, change] of Object.entries(changes))
      expect(() => committedFeatures({ ...EVENT, ...change }, SHAPE), name).to.throw(FeaturesDisagree);
  });

  it("refuses a batch that does not fit the model", () => {
    expect(() => committedFeatures(EVENT, { ...SHAPE, batch: 1 })).to.throw(FeaturesDisagree);
  });
});

describe("compareWithSource", () => {
  const padded = [...ROWS, [3n, 4n]];

  it("accepts the values of the subjects, not of the repeats", () => {
    compareWithSource(EVENT, padded, { values: [1n, 2n, 3n, 4n], indices: [0n, 1n] });
  });

  it("refuses other values or indices", () => {
    const other = { values: [1n, 2n, 3n, 5n], indices: [0n, 1n] };
    expect(() => {
      compareWithSource(EVENT, padded, other);
    }).to.throw(FeaturesDisagree);
    expect(() => {
      compareWithSource(EVENT, padded, { ...other, values: [1n, 2n, 3n, 4n], indices: [1n, 1n] });
    }).to.throw(FeaturesDisagree);
  });
});
