// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { concat, dataSlice, getAddress } from "ethers";
import { network } from "hardhat";
import { hashPair, rewardLeafHash, type ProvenLeaf } from "../../../relayer/sources/rocket-pool/rewards-tree.ts";
import { keccak256, type Hex } from "../../../schema/hash.ts";
import { rewardMicroether } from "../../../testing/rewards-history.ts";
import { rewardsSourceFixture } from "../../../testing/rewards-source-fixture.ts";

const connection = await network.create();
const { networkHelpers } = connection;

const loadSource = async () => await rewardsSourceFixture(connection);
const setUp = async () => await networkHelpers.loadFixture(loadSource);
type Fixture = Awaited<ReturnType<typeof setUp>>;

/** The last interval whose leaves have no voter share, and the first whose leaves have one. */
const WITHOUT_SHARE = 45n;
const WITH_SHARE = 46n;

const leafIn = ({ trees, nodes }: Fixture, interval: bigint, node = nodes[0]): ProvenLeaf =>
  trees.find((tree) => tree.interval === interval)!.leafOf(node);

describe("RocketPoolRewardsSource, a leaf", () => {
  after(() => connection.close());

  for (const interval of [WITHOUT_SHARE, WITH_SHARE]) {
    context(`of interval ${interval}`, () => {
      it("proves its node's reward", async () => {
        const fixture = await setUp();
        const [node] = fixture.nodes;
        await fixture.source.prove([{ node, leaves: [leafIn(fixture, interval)] }]);
        expect((await fixture.source.rewardOf(node, interval)).microether).to.equal(rewardMicroether(node, interval));
      });

      const FORGERIES: Record<string, (leaf: ProvenLeaf) => Partial<ProvenLeaf>> = {
        "another network": ({ network }) => ({ network: network + 1n }),
        "other RPL": ({ rplWei }) => ({ rplWei: rplWei + 1n }),
        "a higher reward": ({ smoothingPoolWei }) => ({ smoothingPoolWei: smoothingPoolWei + 1n }),
        "RPL and reward exchanged": ({ rplWei, smoothingPoolWei }) => ({
          rplWei: smoothingPoolWei,
          smoothingPoolWei: rplWei,
        }),
        "no proof": () => ({ proof: [] }),
        "half a proof": ({ proof }) => ({ proof: proof.slice(1) }),
        "a proof that goes on": ({ proof }) => ({ proof: [...proof, proof[0]!] }),
      };
      for (const [name, change] of Object.entries(FORGERIES)) {
        it(`is refused with ${name}`, async () => {
          const fixture = await setUp();
          const [node] = fixture.nodes;
          const leaf = leafIn(fixture, interval);
          await expect(fixture.source.prove([{ node, leaves: [{ ...leaf, ...change(leaf) }] }]))
            .to.be.revertedWithCustomError(fixture.source, "LeafNotInTree")
            .withArgs(node, interval);
        });
      }

      it("is refused for another node", async () => {
        const fixture = await setUp();
        const [a, b] = fixture.nodes;
        await expect(fixture.source.prove([{ node: b, leaves: [leafIn(fixture, interval, a)] }]))
          .to.be.revertedWithCustomError(fixture.source, "LeafNotInTree")
          .withArgs(b, interval);
      });

      it("is refused when it is an inner node of the tree, which has a proof too", async () => {
        const fixture = await setUp();
        const [a, b] = fixture.nodes;
        const { proof } = leafIn(fixture, interval, a);
        const hashes = [a, b].map((node) => rewardLeafHash(interval, { node, ...leafIn(fixture, interval, node) }));
        const [left, right] = hashes.sort() as [Hex, Hex];
        const pair = concat([left, right]);
        expect(hashPair(keccak256(pair as Hex), proof[1]!), "the inner node's proof leads to the root").to.equal(
          fixture.trees.find((tree) => tree.interval === interval)!.root,
        );
        // Its 64 bytes, cut as a leaf's are: only their number can keep them out.
        const node = getAddress(dataSlice(pair, 0, 20));
        const cut = {
          interval,
          network: BigInt(dataSlice(pair, 20, 52)),
          rplWei: BigInt(concat([dataSlice(pair, 52, 64), new Uint8Array(20)])),
          smoothingPoolWei: 0n,
          voterShareWei: 0n,
          proof: proof.slice(1),
        };
        await expect(fixture.source.prove([{ node, leaves: [cut] }]))
          .to.be.revertedWithCustomError(fixture.source, "LeafNotInTree")
          .withArgs(node, interval);
      });
    });
  }

  it("is refused in another interval than its own", async () => {
    const fixture = await setUp();
    const [node] = fixture.nodes;
    const leaf = { ...leafIn(fixture, 49n), interval: 50n };
    await expect(fixture.source.prove([{ node, leaves: [leaf] }]))
      .to.be.revertedWithCustomError(fixture.source, "LeafNotInTree")
      .withArgs(node, 50n);
  });

  it(`names no voter share up to ${WITHOUT_SHARE}: it would go unchecked`, async () => {
    const fixture = await setUp();
    const [node] = fixture.nodes;
    const leaf = { ...leafIn(fixture, WITHOUT_SHARE), voterShareWei: 1n };
    await expect(fixture.source.prove([{ node, leaves: [leaf] }]))
      .to.be.revertedWithCustomError(fixture.source, "VoterShareNotInLeaf")
      .withArgs(WITHOUT_SHARE);
  });

  it(`names the voter share from ${WITH_SHARE} on: left out or changed it is refused`, async () => {
    const fixture = await setUp();
    const [node] = fixture.nodes;
    const honest = leafIn(fixture, WITH_SHARE);
    expect(honest.voterShareWei, "there is one").to.equal(5n);
    for (const voterShareWei of [0n, 6n]) {
      await expect(fixture.source.prove([{ node, leaves: [{ ...honest, voterShareWei }] }]))
        .to.be.revertedWithCustomError(fixture.source, "LeafNotInTree")
        .withArgs(node, WITH_SHARE);
    }
  });
});
