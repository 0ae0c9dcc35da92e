// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { multiproofOf } from "../../../relayer/sources/rocket-pool/multiproof.ts";
import { hashPair } from "../../../relayer/sources/rocket-pool/rewards-tree.ts";
import { keccakOfText, type Hex } from "../../../schema/hash.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const ZERO = ethers.ZeroHash;
const loadHarness = async () => await ethers.deployContract("MultiproofHarness");
const setUp = async () => await networkHelpers.loadFixture(loadHarness);

/** Bit i of the words, as OpenZeppelin takes them. */
function asBools(flags: readonly bigint[], steps: number): boolean[] {
  return Array.from({ length: steps }, (_, i) => ((flags[Math.floor(i / 256)] ?? 0n) >> BigInt(i % 256)) % 2n === 1n);
}

function asWords(flags: readonly boolean[]): bigint[] {
  const words = new Array<bigint>(Math.ceil(flags.length / 256)).fill(0n);
  for (const [i, flag] of flags.entries()) if (flag) words[i >> 8] = words[i >> 8]! | (1n << BigInt(i & 255));
  return words;
}

/** Levels of a full tree over invented hashes. */
function levelsOver(count: number): Hex[][] {
  const levels = [Array.from({ length: count }, (_, index) => keccakOfText(`leaf ${index}`))];
  for (let level = levels[0]!; level.length > 1; levels.push(level)) {
    level = level.flatMap((hash, index) => (index % 2 === 1 ? [] : hashPair(hash, level[index + 1]!)));
  }
  return levels;
}

describe("RewardsMultiproof", () => {
  after(() => connection.close());

  it("gives the root for every set of leaves of a tree of eight, as OpenZeppelin does", async () => {
    const harness = await setUp();
    const levels = levelsOver(8);
    for (let set = 1; set < 256; set++) {
      const places = [0, 1, 2, 3, 4, 5, 6, 7].filter((place) => (set >> place) & 1);
      const { proof, flags } = multiproofOf(levels, places);
      const leaves = places.map((place) => levels[0]![place]!);
      const bools = asBools(flags, leaves.length + proof.length - 1);
      expect(await harness.ours(leaves, proof, flags, ZERO), `set ${set}`).to.equal(levels[3]![0]);
      expect(await harness.theirs(leaves, proof, bools), `set ${set}`).to.equal(levels[3]![0]);
    }
  });

  it("reads flags beyond the first word", async () => {
    const harness = await setUp();
    const levels = levelsOver(1_024);
    const places = Array.from({ length: 300 }, (_, index) => index * 3);
    const { proof, flags } = multiproofOf(levels, places);
    expect(flags).to.have.length.at.least(3);
    const leaves = places.map((place) => levels[0]![place]!);
    expect(await harness.ours(leaves, proof, flags, ZERO)).to.equal(levels.at(-1)![0]);
  });

  it("accepts what OpenZeppelin accepts, with the same root, and nothing else: all flags of small proofs", async () => {
    const harness = await setUp();
    const element = (name: string) => (_: unknown, index: number) => keccakOfText(`${name} ${index}`);
    let accepted = 0;
    for (const [leafCount, proofCount] of [
      ...[
        [1, 0],
        [1, 1],
        [1, 3],
        [2, 0],
        [2, 1],
        [2, 2],
        [3, 0],
        [3, 1],
        [3, 2],
        [4, 0],
        [4, 1],
      ],
    ] as [number, number][]) {
      const leaves = Array.from({ length: leafCount }, element("leaf"));
      const proof = Array.from({ length: proofCount }, element("proof"));
      const steps = leafCount + proofCount - 1;
      for (let set = 0; set < 1 << steps; set++) {
        const bools = Array.from({ length: steps }, (_, i) => ((set >> i) & 1) === 1);
        const theirs = await harness.theirs(leaves, proof, bools).catch(() => ZERO);
        const label = `${leafCount} leaves, ${proofCount} elements, flags ${set.toString(2)}`;
        for (const rest of [ZERO, keccakOfText("an attacker's")]) {
          expect(await harness.ours(leaves, proof, asWords(bools), rest), label).to.equal(theirs);
        }
        if (theirs !== ZERO) accepted++;
      }
    }
    expect(accepted, "some are proofs").to.be.above(20);
  });

  it("is no proof without leaves, without flags, or with an element too few", async () => {
    const harness = await setUp();
    const levels = levelsOver(8);
    const { proof, flags } = multiproofOf(levels, [1, 6]);
    const leaves = [levels[0]![1]!, levels[0]![6]!];
    expect(await harness.ours(leaves, proof, flags, ZERO), "the honest one").to.equal(levels[3]![0]);
    expect(await harness.ours([], [levels[3]![0]!], [0n], ZERO), "the root itself, of no leaves").to.equal(ZERO);
    expect(await harness.ours([], [], [], ZERO), "nothing at all").to.equal(ZERO);
    expect(await harness.ours(leaves, proof, [], ZERO), "no flags").to.equal(ZERO);
    expect(await harness.ours(leaves, proof.slice(1), flags, ZERO), "one less").to.equal(ZERO);
    const longer = await harness.ours(leaves, [...proof, levels[0]![0]!], flags, ZERO);
    expect(longer, "one more leads on, past the root").to.equal(hashPair(levels[3]![0]!, levels[0]![0]!));
  });
});
