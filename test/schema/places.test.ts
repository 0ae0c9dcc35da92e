// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import fc from "fast-check";
import {
  BatchTooLarge,
  MAX_BATCH_VALUES,
  placeAll,
  placeFeatures,
  placesOf,
  WORD_BYTES,
  wordCount,
  type Place,
} from "../../schema/places.ts";
import { packWords, unpackWords } from "../../schema/word-packing.ts";
import { fieldsOf, randomLayout } from "../../testing/random-layouts.ts";

const u8 = (count: number) => ({ width: 8, signed: false, count }) as const;
const s16 = (count: number) => ({ width: 16, signed: true, count }) as const;
const u32 = (count: number) => ({ width: 32, signed: false, count }) as const;

describe("placesOf", () => {
  it("lays values big-endian, features of every subject before any outputs", () => {
    const layout = { features: [u8(1), s16(1)], outputs: [u32(1)] };
    expect(placesOf(layout, 2).map(({ word, shift, width, signed }) => [word, shift, width, signed])).to.deep.equal([
      [0, 104, 8, false],
      [0, 88, 16, true],
      [0, 80, 8, false],
      [0, 64, 16, true],
      [0, 32, 32, false],
      [0, 0, 32, false],
    ]);
  });

  it("begins a word with a value that does not fit, and leaves no bit of the word before it unused at the low end", () => {
    // 30 bytes and then 4: the fifth would straddle.
    const places = placesOf({ features: [u8(30), u32(1)], outputs: [u8(1)] }, 1);
    expect(places[29], "last of the first word").to.include({ word: 0, shift: 0 });
    expect(places[30], "first of the second").to.include({ word: 1, shift: 8 });
    expect(places[31], "outputs go on behind").to.include({ word: 1, shift: 0 });
  });

  it("uses all 31 bytes of a word", () => {
    expect(wordCount({ features: [u8(30)], outputs: [u8(1)] }, 1)).to.equal(1);
    expect(wordCount({ features: [u8(31)], outputs: [u8(1)] }, 1)).to.equal(2);
  });

  it("never lets two values overlap, straddle words or stand out of order, for any layout", () => {
    fc.assert(
      fc.property(randomLayout, fc.integer({ min: 1, max: 4 }), (layout, batch) => {
        const { places, words, tailBytes } = placeAll(layout, batch);
        expect(places.length).to.equal(batch * (fieldsOf(layout.features).length + fieldsOf(layout.outputs).length));
        const follows = ({ word, shift, width }: Place, before: Place | undefined): boolean =>
          before === undefined || (before.word === word ? shift + width === before.shift : before.shift === 0);
        expect(
          places.every((place, i) => follows(place, places[i - 1])),
          "each begins where the one before ends",
        ).to.equal(true);
        expect(Math.max(...places.map(({ shift, width }) => shift + width))).to.be.at.most(8 * WORD_BYTES);
        expect(places.at(-1), "the last ends its word").to.include({ word: words - 1, shift: 0 });
        expect(tailBytes, "bytes of the last word").to.be.within(1, WORD_BYTES);
      }),
    );
  });
});

describe("a batch of more values than a circuit can bind", () => {
  it("is refused before anything is laid out, naming the limit", () => {
    const widest = { features: [u8(65_535)], outputs: [u8(65_535)] };
    const layout = { features: [u8(31)], outputs: [u8(1)] };
    for (const place of [placeAll, placesOf, wordCount]) {
      expect(() => place(widest, 1024), place.name).to.throw(BatchTooLarge, String(MAX_BATCH_VALUES));
      for (const batch of [MAX_BATCH_VALUES / 32 + 1, 2 ** 53, Infinity, NaN])
        expect(() => place(layout, batch), `${place.name}, ${batch}`).to.throw(BatchTooLarge);
    }
    expect(() => placeFeatures(widest, 1024)).to.throw(BatchTooLarge);
  });

  it("is refused in packing and in unpacking too", () => {
    const layout = { features: [u8(1)], outputs: [u8(1)] };
    expect(() => packWords(layout, 2 ** 40, [[1n]], [[1n]])).to.throw(BatchTooLarge);
    expect(() => unpackWords(layout, 2 ** 40, [1n])).to.throw(BatchTooLarge);
  });
});

describe("placeFeatures", () => {
  it("ends where the outputs go on", () => {
    const layout = { features: [u32(8)], outputs: [u8(3)] };
    expect(placeFeatures(layout, 1)).to.deep.include({ words: 2, tailBytes: 4 });
    expect(placeAll(layout, 1)).to.deep.include({ words: 2, tailBytes: 7 });
    expect(placeAll(layout, 1).places[7], "moved up by the outputs").to.include({ word: 1, shift: 24 });
  });
});
