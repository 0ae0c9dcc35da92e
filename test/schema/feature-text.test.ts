// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { featureDifferences, featuresHash, featureText } from "../../schema/feature-text.ts";
import { keccakOfText } from "../../schema/hash.ts";
import type { SchemaField } from "../../schema/model-schema.ts";

const REWARDS: SchemaField = {
  name: "smoothing_pool_eth",
  unit: "ETH",
  count: 6,
  width: 32,
  signed: false,
  scale: 1e-6,
};
const APR: SchemaField = { name: "apr", unit: "%, yearly", count: 1, width: 16, signed: true, scale: 0.01 };

describe("feature text", () => {
  it("is one line a field, whose hash stands on chain", () => {
    const text = "smoothing_pool_eth,ETH,6,32,false,0.000001\napr,%, yearly,1,16,true,0.01";
    expect(featureText([REWARDS, APR])).to.equal(text);
    expect(featuresHash([REWARDS, APR])).to.equal(keccakOfText(text));
  });

  const CHANGES: Record<string, Partial<SchemaField>> = {
    "another name": { name: "rpl" },
    "another unit": { unit: "wei" },
    "another count": { count: 5 },
    "another width": { width: 16 },
    "the other sign": { signed: true },
    "another scale": { scale: 1e-5 },
  };
  for (const [name, change] of Object.entries(CHANGES)) {
    it(`is another one with ${name}, and the line is named`, () => {
      const changed = [APR, { ...REWARDS, ...change }];
      expect(featuresHash(changed)).to.not.equal(featuresHash([APR, REWARDS]));
      expect(featureDifferences(changed, featureText([APR, REWARDS]))).to.deep.equal([
        { line: 2, model: featureText(changed.slice(1)), source: featureText([REWARDS]) },
      ]);
    });
  }

  it("keeps fields apart that hold as many values together", () => {
    const split = [1, 2].map((part) => ({ ...REWARDS, name: `part_${part}`, count: 3 }));
    expect(featureDifferences([REWARDS], featureText(split)).map(({ line }) => line)).to.deep.equal([1, 2]);
    expect(featureDifferences([REWARDS], featureText([REWARDS])), "the same").to.deep.equal([]);
  });
});
