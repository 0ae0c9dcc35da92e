// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { fillBatch } from "../../../schema/fill-batch.ts";
import { encodeLayout } from "../../../schema/layout.ts";
import { packWords } from "../../../schema/word-packing.ts";
import { randomBatch } from "../../../testing/random-layouts.ts";

const connection = await network.create();

describe("WordUnpacking", () => {
  const setUp = async () => await connection.networkHelpers.loadFixture(deploy);
  const deploy = async () => await connection.ethers.deployContract("StatementHarness");
  after(() => connection.close());

  it("reads back what was packed, repeats included, and finds no word of it malformed", async () => {
    const harness = await setUp();
    await fc.assert(
      fc.asyncProperty(randomBatch, async ({ layout, batch, features, outputs }) => {
        const words = packWords(layout, batch, features, outputs);
        const read = await harness.unpack(encodeLayout(layout), batch, words);
        expect([...read.features]).to.deep.equal(fillBatch(features, batch).flat());
        expect([...read.outputs]).to.deep.equal(fillBatch(outputs, batch).flat());
        expect(read.firstMalformed).to.equal(BigInt(words.length));
      }),
      { numRuns: 100 },
    );
  });

  it("finds the first word with any bit above its values", async () => {
    const harness = await setUp();
    const places = fc.record({ at: fc.nat(), bit: fc.nat(254) });
    await fc.assert(
      fc.asyncProperty(randomBatch, places, async ({ layout, batch, features, outputs }, { at, bit }) => {
        const words = packWords(layout, batch, features, outputs);
        const full = packWords(layout, batch, ...ones(layout));
        const index = at % words.length;
        const free = BigInt((full[index] ?? 0n).toString(2).length + (bit % 4));
        const spoilt = words.with(index, (words[index] ?? 0n) | (1n << free));
        const { firstMalformed } = await harness.unpack(encodeLayout(layout), batch, spoilt);
        expect(firstMalformed).to.equal(BigInt(index));
      }),
      { numRuns: 100 },
    );
  });
});

/** A row whose stored form has every bit set. */
function ones({ features, outputs }: Parameters<typeof encodeLayout>[0]): [bigint[][], bigint[][]] {
  const row = (runs: typeof features): bigint[] =>
    runs.flatMap(({ width, signed, count }) =>
      new Array<bigint>(count).fill((1n << BigInt(signed ? width - 1 : width)) - 1n),
    );
  return [[row(features)], [row(outputs)]];
}
