// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import fc from "fast-check";
import type { Layout } from "../../schema/layout.ts";
import {
  BatchMisshapen,
  NonCanonicalWords,
  packInputWords,
  packWords,
  unpackInputWords,
  unpackWords,
  ValueOutOfRange,
} from "../../schema/word-packing.ts";
import { randomBatch } from "../../testing/random-layouts.ts";

const LAYOUT: Layout = {
  features: [
    { width: 8, signed: false, count: 1 },
    { width: 16, signed: true, count: 1 },
  ],
  outputs: [{ width: 32, signed: true, count: 1 }],
};

describe("packWords", () => {
  it("writes values big-endian, signed ones moved up by half their field's size", () => {
    const words = packWords(LAYOUT, 1, [[0xabn, -0x8000n]], [[1n]]);
    expect(words.map((word) => word.toString(16))).to.deep.equal(["ab" + "0000" + "80000001"]);
  });

  it("puts the features of every subject before any outputs", () => {
    const words = packWords(
      LAYOUT,
      2,
      [
        [1n, 0n],
        [2n, -1n],
      ],
      [[-1n], [0x7fffffffn]],
    );
    expect(words.map((word) => word.toString(16))).to.deep.equal([
      "1" + "8000" + "02" + "7fff" + "7fffffff" + "ffffffff",
    ]);
  });

  it("repeats the last subject of a short batch, outputs included", () => {
    const [first, last] = [
      [1n, 2n],
      [3n, 4n],
    ] as const;
    const short = packWords(LAYOUT, 4, [first, last], [[5n], [6n]]);
    expect(short).to.deep.equal(packWords(LAYOUT, 4, [first, last, last, last], [[5n], [6n], [6n], [6n]]));
  });

  it("refuses a value outside its field and says where it stands", () => {
    const pack = (features: bigint[][], outputs: bigint[][]) => () => packWords(LAYOUT, 2, features, outputs);
    const good = [0n, 0n];
    for (const [wrong, details] of [
      [pack([good, [256n, 0n]], [[0n], [0n]]), { side: "feature", subject: 1, index: 0, value: 256n }],
      [pack([[-1n, 0n]], [[0n]]), { side: "feature", subject: 0, index: 0, value: -1n }],
      [pack([[0n, -32_769n]], [[0n]]), { side: "feature", subject: 0, index: 1, value: -32_769n }],
      [pack([good], [[1n << 31n]]), { side: "output", subject: 0, index: 0, value: 1n << 31n }],
    ] as const) {
      expect(wrong).to.throw(ValueOutOfRange).that.has.property("details").that.includes(details);
    }
  });

  it("refuses rows that have not the layout's shape", () => {
    const row = [1n, 2n];
    for (const [title, features, outputs] of [
      ["it is empty", [], []],
      ["3 subjects for a batch of 2", [row, row, row], [[0n], [0n], [0n]]],
      ["1 feature values for subject 0, not 2", [[1n]], [[0n]]],
      ["3 feature values for subject 1, not 2", [row, [1n, 2n, 3n]], [[0n], [0n]]],
      ["0 output values for subject 0, not 1", [row], [[]]],
      ["2 rows of features and 1 of outputs", [row, row], [[0n]]],
    ] as const) {
      expect(() => packWords(LAYOUT, 2, features, outputs), title).to.throw(BatchMisshapen, title);
    }
  });
});

describe("unpackWords", () => {
  it("gives back what was packed, the padding of short batches too", () => {
    fc.assert(
      fc.property(randomBatch, ({ layout, batch, features, outputs }) => {
        const full = <T>(rows: readonly T[]): T[] => Array.from({ length: batch }, (_, i) => rows[i] ?? rows.at(-1)!);
        const words = packWords(layout, batch, features, outputs);
        expect(unpackWords(layout, batch, words)).to.deep.equal({ features: full(features), outputs: full(outputs) });
        const { words: inputs } = packInputWords(layout, batch, features);
        expect(unpackInputWords(layout, batch, inputs), "features alone").to.deep.equal(full(features));
      }),
    );
  });

  it("has one packing for each batch: a changed bit is refused or gives other values", () => {
    fc.assert(
      fc.property(randomBatch, fc.nat(), fc.integer({ min: 0, max: 255 }), ({ layout, batch, ...rows }, at, bit) => {
        const words = packWords(layout, batch, rows.features, rows.outputs);
        const index = at % words.length;
        const changed = words.with(index, words[index]! ^ (1n << BigInt(bit)));
        let unpacked: ReturnType<typeof unpackWords>;
        try {
          unpacked = unpackWords(layout, batch, changed);
        } catch (error) {
          expect(error).to.be.instanceOf(NonCanonicalWords);
          return;
        }
        expect(packWords(layout, batch, unpacked.features, unpacked.outputs)).to.deep.equal(changed);
      }),
    );
  });

  it("refuses bits that hold no value, and more or fewer words than the batch has", () => {
    const [word = 0n] = packWords(LAYOUT, 1, [[1n, 2n]], [[3n]]);
    for (const [title, words] of [
      ["a bit above the values", [word | (1n << 56n)]],
      ["a bit above the word", [word | (1n << 248n)]],
      ["a negative word", [-1n]],
      ["no word", []],
      ["a word more", [word, 0n]],
    ] as const) {
      expect(() => unpackWords(LAYOUT, 1, words), title).to.throw(NonCanonicalWords);
    }
  });
});

describe("packInputWords", () => {
  it("leaves the last word as the outputs find it", () => {
    expect(packInputWords(LAYOUT, 1, [[1n, 0n]])).to.deep.equal({ words: [0x018000n], tailBytes: 3 });
    expect(packWords(LAYOUT, 1, [[1n, 0n]], [[0n]])).to.deep.equal([0x01800080000000n]);
  });
});
