import { expect } from "chai";
import { requestCommitment } from "../../../chain/request-commitment.ts";
import {
  committedFeatures,
  compareWithSource,
  FeaturesDisagree,
} from "../../../relayer/sources/authenticated-features.ts";
import { packInputWords } from "../../../schema/word-packing.ts";

const LAYOUT = {
  features: [{ width: 32 as const, signed: false, count: 2 }],
  outputs: [{ width: 32 as const, signed: false, count: 1 }],
};
const ROWS = [
  [1n, 2n],
  [3n, 4n],
];
const EVENT = {
  requestId: `0x${"01".repeat(32)}`,
  modelId: 9n,
  requester: `0x${"02".repeat(20)}`,
  epoch: 5n,
  deadline: 100n,
  feeWei: 0n,
  subjects: [`0x${"03".repeat(32)}`, `0x${"04".repeat(32)}`],
  indices: [0n, 1n],
  inputWords: packInputWords(LAYOUT, 3, ROWS).words,
};
const ON_CHAIN = { commitment: requestCommitment(EVENT), modelId: 9n };
const SHAPE = { layout: LAYOUT, batch: 3 };

describe("committedFeatures", () => {
  it("decodes the rows that the oracle committed to, the last one repeated", () => {
    expect(committedFeatures(EVENT, ON_CHAIN, SHAPE)).to.deep.equal([...ROWS, ROWS[1]]);
  });

  it("refuses an event that differs from the commitment in anything", () => {
    const changes = {
      inputWords: [(EVENT.inputWords[0] ?? 0n) + 1n],
      indices: [0n, 2n],
      subjects: [...EVENT.subjects].reverse(),
    };
    for (const [name, value] of Object.entries(changes)) {
      expect(() => committedFeatures({ ...EVENT, [name]: value }, ON_CHAIN, SHAPE), name).to.throw(FeaturesDisagree);
    }
  });

  it("refuses another model than the oracle's", () => {
    expect(() => committedFeatures(EVENT, { ...ON_CHAIN, modelId: 8n }, SHAPE)).to.throw(FeaturesDisagree);
  });

  it("refuses a batch that does not fit the model", () => {
    expect(() => committedFeatures(EVENT, ON_CHAIN, { ...SHAPE, batch: 1 })).to.throw(FeaturesDisagree);
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
