// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import type { ContractTransactionResponse } from "ethers";
import { network } from "hardhat";
import { feedId } from "../../../schema/statement.ts";
import { type Fed, feedFixture, NEWEST, posting, subjectOfIndex } from "../../../testing/feed-fixture.ts";
import { BATCH, registeredModelFixture } from "../../../testing/registered-model-fixture.ts";
import { EPOCH, subjectOf } from "../../../testing/rewards-history.ts";
import { simulatedModel } from "../../../testing/simulated-model.ts";
import { expectSnapshot } from "../../../testing/snapshot.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const EVER = 2n ** 256n - 1n;
const range = (count: number, step = 1): number[] => Array.from({ length: count }, (_, position) => position * step);

/** The feed on the real source, with the predictions of sixteen nodes whose indices follow each other, and a meter of calls. */
const loadRead = async () => {
  const fixture = await registeredModelFixture(connection);
  const { feed, governor, source, batched, nodes } = fixture;
  await feed.setPoster(governor, true);
  const fed: Fed = {
    id: batched.id,
    feedId: feedId(batched.modelHash, await source.getAddress()),
    outputs: batched.layout.outputs,
  };
  const [id, feed_, epoch, , indices, outputs, runs] = posting(fed, EPOCH, range(BATCH), range(BATCH).map(BigInt));
  const subjects = nodes.map(subjectOf);
  await feed.post(id, feed_, epoch, subjects, indices, outputs, runs);
  const meter = await ethers.deployContract("CallMeter");
  return { ...fixture, fed, subjects, meter };
};
const setUpReads = async () => await networkHelpers.loadFixture(loadRead);
const loadFeed = async () => await feedFixture(connection);
const setUp = async () => await networkHelpers.loadFixture(loadFeed);

/** Gas of reads as a contract pays it, and of posts without a proof, less what a transaction and its bytes cost. */
describe("gas of the feed", () => {
  after(() => connection.close());

  const record = (name: string, gas: bigint) => {
    expectSnapshot("test/snapshots/gas.json", name, Number(gas));
  };

  async function measure(fixture: Awaited<ReturnType<typeof setUpReads>>, data: string): Promise<bigint> {
    const [gasUsed, done] = await fixture.meter.measure(await fixture.feed.getAddress(), data);
    expect(done, "the read").to.equal(true);
    return gasUsed;
  }

  /** What a transaction used beyond the price of itself and of its bytes, which differ with every address in them. */
  async function executionGas(sending: Promise<ContractTransactionResponse>): Promise<bigint> {
    const sent = await sending;
    const bytes = ethers.getBytes(sent.data);
    const zeros = bytes.filter((byte) => byte === 0).length;
    return ((await sent.wait())?.gasUsed ?? 0n) - BigInt(21_000 + 4 * zeros + 16 * (bytes.length - zeros));
  }

  it("of one read", async () => {
    const fixture = await setUpReads();
    const { feed, fed, subjects } = fixture;
    const args: [string, string] = [fed.feedId, subjects[0] ?? ""];
    const latest = await measure(fixture, feed.interface.encodeFunctionData("latest", args));
    record("feed.latest", latest);
    record("feed.tryLatest", await measure(fixture, feed.interface.encodeFunctionData("tryLatest", args)));
    expect(Number(latest)).to.be.at.most(30_000);
  });

  it("of sixteen reads in one call", async () => {
    const fixture = await setUpReads();
    const { feed, fed, subjects } = fixture;
    const data = feed.interface.encodeFunctionData("latestMany", [fed.feedId, subjects, EVER]);
    const gas = await measure(fixture, data);
    record("feed.latestMany16", gas);
    expect(Number(gas)).to.be.at.most(120_000);
  });

  for (const [name, step] of [
    ["dense", 1],
    ["spread", 6],
  ] as const) {
    it(`of posting sixteen whose indices are ${name}, and of reading them`, async () => {
      const { feed, fed } = await setUp();
      const indices = range(16, step);
      const gasOf = async (epoch: bigint, indices: readonly number[]): Promise<bigint> =>
        await executionGas(feed.post(...posting(fed, epoch, indices, indices.map(BigInt))));
      await gasOf(NEWEST - 1n, [0]);
      record(`feed.post16.${name}.first`, await gasOf(NEWEST, indices));
      record(`feed.post16.${name}.next`, await gasOf(NEWEST + 8n, indices));
      const meter = await ethers.deployContract("CallMeter");
      const data = feed.interface.encodeFunctionData("latestMany", [fed.feedId, indices.map(subjectOfIndex), EVER]);
      const [gasUsed] = await meter.measure(await feed.getAddress(), data);
      record(`feed.latestMany16.${name}.cheapSource`, gasUsed);
    });
  }

  it("of posting sixteen to a feed with limits, each after another prediction", async () => {
    const { feed, register } = await setUp();
    const limits = [{ minimum: 0n, maximum: 1_000n, maximumJump: 100n }];
    const limited = await register(simulatedModel("limited"), { limits });
    const indices = range(16);
    await feed.post(...posting(limited, NEWEST, indices, indices.map(BigInt)));
    const posted = feed.post(...posting(limited, NEWEST + 1n, indices, indices.map(BigInt)));
    record("feed.post16.limited", await executionGas(posted));
  });
});
