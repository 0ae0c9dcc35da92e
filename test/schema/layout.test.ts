// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { keccak256, sha256, type Hex } from "../../schema/hash.ts";
import {
  decodeLayout,
  encodeLayout,
  InvalidLayout,
  layoutOf,
  modelHash,
  modelHashOfDigests,
  schemaHash,
  type Layout,
  type LayoutRun,
} from "../../schema/layout.ts";
import { copyingModel } from "../../testing/copying-model.ts";
import { randomLayout, uncheckedLayout } from "../../testing/random-layouts.ts";

const { ethers } = await network.create();

const LAYOUT: Layout = {
  features: [
    { width: 8, signed: false, count: 3 },
    { width: 16, signed: true, count: 258 },
  ],
  outputs: [{ width: 32, signed: true, count: 1 }],
};
const ENCODED: Hex = ("0x02010003820102" + "01840001") as Hex;

describe("layoutOf", () => {
  it("merges neighbours alike, whatever their names and scales", () => {
    const u8 = { width: 8, signed: false, count: 2 } as const;
    const s8 = { width: 8, signed: true, count: 1 } as const;
    const schema = copyingModel([u8, u8, s8, u8], [u8, s8]);
    expect(layoutOf(schema)).to.deep.equal({
      features: [{ ...u8, count: 4 }, s8, { ...u8, count: 4 }, s8],
      outputs: [u8, s8],
    });
  });
});

describe("encodeLayout and decodeLayout", () => {
  it("write the number of runs, then code and count of each, features first", () => {
    expect(encodeLayout(LAYOUT)).to.equal(ENCODED);
    expect(decodeLayout(ENCODED)).to.deep.equal(LAYOUT);
  });

  it("are inverse to each other on any layout", () => {
    fc.assert(
      fc.property(randomLayout, (layout) => {
        expect(decodeLayout(encodeLayout(layout))).to.deep.equal(layout);
      }),
    );
  });

  it("have one encoding for a layout: bytes that are read are those that would be written", () => {
    fc.assert(
      fc.property(alteredEncoding, (encoded) => {
        const layout = decoded(encoded);
        if (layout !== undefined) expect(encodeLayout(layout)).to.equal(encoded);
      }),
      { numRuns: 500 },
    );
  });

  it("refuse to write what would not be read back, whatever is asked for", () => {
    let written = 0;
    fc.assert(
      fc.property(uncheckedLayout, (layout) => {
        let encoded: Hex;
        try {
          encoded = encodeLayout(layout);
        } catch (error) {
          expect(error).to.be.instanceOf(InvalidLayout);
          expect(fits(layout.features) && fits(layout.outputs), JSON.stringify(layout)).to.equal(false);
          return;
        }
        written++;
        expect(decodeLayout(encoded)).to.deep.equal(layout);
        expect(encodeLayout(decodeLayout(encoded))).to.equal(encoded);
      }),
      { numRuns: 600, seed: 20_261_125 },
    );
    expect(written, "some were written").to.be.within(50, 550);
  });

  const atLimits: [title: string, side: Layout["features"], takes: boolean][] = [
    ["65,535 values in one run", [{ width: 8, signed: false, count: 65_535 }], true],
    ["65,536 values in one run", [{ width: 8, signed: false, count: 65_536 }], false],
    ["255 runs of 65,535 values in all", alternating(255, 257), true],
    ["255 runs of 65,790 values in all", alternating(255, 258), false],
    ["256 runs", alternating(256, 1), false],
  ];
  for (const [title, side, takes] of atLimits) {
    it(`${takes ? "take" : "refuse"} ${title}, on either side`, () => {
      for (const layout of [
        { ...LAYOUT, features: side },
        { ...LAYOUT, outputs: side },
      ]) {
        if (takes) expect(decodeLayout(encodeLayout(layout))).to.deep.equal(layout);
        else expect(() => encodeLayout(layout)).to.throw(InvalidLayout);
      }
    });
  }

  const refusals: [title: string, encoded: Hex][] = [
    ["nothing", "0x"],
    ["half a byte", "0x010100030182010"],
    ["no outputs", "0x01010003"],
    ["a side without runs", "0x0001010003"],
    ["outputs without runs", "0x0101000300"],
    ["half a run", "0x010100"],
    ["bytes after the outputs", `${ENCODED}00`],
    ["a width of 3 bytes", "0x0103000101010001"],
    ["a width of 8 bytes", "0x0108000101010001"],
    ["a width of 0 bytes", "0x0180000101010001"],
    ["a flag that has no meaning", "0x0141000101010001"],
    ["an empty run", "0x0101000001010001"],
    ["two runs alike side by side", ("0x02010001010002" + "01010001") as Hex],
    ["255 runs of 65,790 values in all", `0xff${"010102810102".repeat(127)}01010201010001`],
    ["65,536 values on one side", ("0x0201ffff820001" + "01010001") as Hex],
  ];
  for (const [title, encoded] of refusals) {
    it(`refuse ${title}`, () => {
      expect(() => decodeLayout(encoded)).to.throw(InvalidLayout, "not canonical");
    });
  }

  it("take and refuse exactly what the contract does", async () => {
    const harness = await ethers.deployContract("StatementHarness");
    const onChain = async (encoded: Hex): Promise<boolean> =>
      harness.split(encoded).then(
        () => true,
        () => false,
      );
    for (const [title, encoded] of refusals.filter(([title]) => title !== "half a byte")) {
      const split = harness.split(encoded);
      await expect(split, title).to.be.revertedWithCustomError(harness, "InvalidLayout");
    }
    for (const [title, side] of atLimits.filter(([, , takes]) => takes)) {
      expect(await onChain(encodeLayout({ ...LAYOUT, features: side })), title).to.equal(true);
      expect(await onChain(encodeLayout({ ...LAYOUT, outputs: side })), title).to.equal(true);
    }
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(alteredEncoding, async (encoded) => {
        const layout = decoded(encoded);
        if (layout !== undefined) taken++;
        expect(await onChain(encoded), encoded).to.equal(layout !== undefined);
      }),
      { numRuns: 150, seed: 20_260_703 },
    );
    expect(taken, "some were taken").to.be.within(10, 140);
  });
});

/** Runs of which no two neighbours are alike. */
function alternating(length: number, count: number): LayoutRun[] {
  return Array.from({ length }, (_, i) => ({ width: 8, signed: i % 2 === 1, count }));
}

/** The rule once more, as the format states it. */
function fits(runs: readonly LayoutRun[]): boolean {
  return (
    runs.length >= 1 &&
    runs.length <= 255 &&
    runs.every(({ width, count }) => [8, 16, 32].includes(width) && Number.isInteger(count) && count >= 1) &&
    runs.reduce((sum, { count }) => sum + count, 0) <= 65_535 &&
    runs.slice(1).every((run, i) => run.width !== runs[i]!.width || run.signed !== runs[i]!.signed)
  );
}

/** An encoding with one byte changed, taken away or put in, or as it was. */
const alteredEncoding: fc.Arbitrary<Hex> = fc
  .record({
    layout: randomLayout,
    at: fc.nat(),
    byte: fc.oneof(fc.constantFrom(0, 1, 2, 4, 0x81, 0x82, 0x84), fc.nat(255)),
    taken: fc.constantFrom(0, 1, 1, 1),
    put: fc.constantFrom(0, 1, 1, 1),
  })
  .map(({ layout, at, byte, taken, put }): Hex => {
    const bytes = [...Buffer.from(encodeLayout(layout).slice(2), "hex")];
    bytes.splice(at % bytes.length, taken, ...new Array<number>(put).fill(byte));
    return `0x${Buffer.from(bytes).toString("hex")}`;
  });

function decoded(encoded: Hex): Layout | undefined {
  try {
    return decodeLayout(encoded);
  } catch (error) {
    if (error instanceof InvalidLayout) return undefined;
    throw error;
  }
}

describe("schemaHash", () => {
  it("is the hash of the encoding, so it tells layouts apart and nothing else", () => {
    expect(schemaHash(LAYOUT)).to.equal(keccak256(ENCODED));
  });
});

describe("modelHash", () => {
  it("hashes the two files' digests, model first", () => {
    const [onnx, schema] = [new Uint8Array([1, 2, 3]), "{}"];
    const digests = [sha256(onnx), sha256(schema)] as const;
    expect(modelHash(onnx, schema)).to.equal(modelHashOfDigests(...digests));
    expect(modelHash(onnx, schema)).to.equal(keccak256(`${digests[0]}${digests[1].slice(2)}`));
    expect(modelHashOfDigests(digests[1], digests[0]), "the other way round").to.not.equal(modelHash(onnx, schema));
  });
});
