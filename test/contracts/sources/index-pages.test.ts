// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { INTERVALS, leavesOf, nodeOperators, rewardsTree, subjectOf } from "../../../testing/rewards-history.ts";
import { rewardsSourceFixture } from "../../../testing/rewards-source-fixture.ts";

const connection = await network.create();
const { networkHelpers } = connection;

const PAGE = 120n;
const nodes = nodeOperators(140);
const tree = rewardsTree(INTERVALS[5], nodes);

const loadSource = async () => {
  const fixture = await rewardsSourceFixture(connection);
  const { source, stranger, rocketStorage, epochEnd } = fixture;
  await rocketStorage.setInterval(tree.interval, tree.root, epochEnd);
  const [, protocol] = await connection.ethers.getSigners();
  const by = async (who: NonNullable<typeof protocol>, some: readonly string[]) =>
    await source.connect(who).prove(leavesOf(some, [tree]));
  const indices = async (some: readonly string[]) => [...(await source.indicesOf(some.map(subjectOf)))];
  return { ...fixture, source, stranger, protocol: protocol!, by, indices };
};
const setUp = async () => await networkHelpers.loadFixture(loadSource);

/** Consecutive indices from one on. */
const row = (first: bigint, count: number): bigint[] => Array.from({ length: count }, (_, i) => first + BigInt(i));

describe("indices of subjects", () => {
  after(() => connection.close());

  it("fill pages of 120 of whoever proves: a stranger's nodes in between leave no gap", async () => {
    const { protocol, stranger, by, indices } = await setUp();
    const own = nodes.filter((_, i) => i % 7 === 0);
    const others = nodes.filter((_, i) => i % 7 !== 0);
    for (const [i, node] of own.entries()) {
      await by(stranger, others.slice(i * 6, i * 6 + 6));
      await by(protocol, [node]);
    }
    expect(await indices(own)).to.deep.equal(row(PAGE, own.length));
  });

  it("go on in a new page of one's own when a page is full", async () => {
    const { source, protocol, stranger, by, indices } = await setUp();
    await by(protocol, nodes.slice(0, 116));
    await by(stranger, nodes.slice(116, 117));
    await by(protocol, nodes.slice(117, 126));
    expect(await source.pageCount()).to.equal(3n);
    expect(await indices(nodes.slice(117, 126))).to.deep.equal([...row(116n, 4), ...row(2n * PAGE, 5)]);
    expect(await indices(nodes.slice(116, 117))).to.deep.equal([PAGE]);
  });

  it("stay where a stranger put them who proves a node first: one node a proof, no other is moved", async () => {
    const { protocol, stranger, by, indices } = await setUp();
    await by(stranger, nodes.slice(1, 2));
    await by(protocol, nodes.slice(0, 4));
    expect(await indices(nodes.slice(0, 4))).to.deep.equal([PAGE, 0n, PAGE + 1n, PAGE + 2n]);
  });
});
