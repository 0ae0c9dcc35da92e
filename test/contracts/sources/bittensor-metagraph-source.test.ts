// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { AbiCoder, id } from "ethers";
import { network } from "hardhat";
import { parseModelSchema } from "../../../schema/model-schema.ts";
import { encodeRuns, layoutOf } from "../../../schema/layout.ts";
import { featureText } from "../../../schema/feature-text.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const METAGRAPH = "0x0000000000000000000000000000000000000802";
const [EPOCH_SECONDS, WINDOW_SECONDS, NETUID] = [4_320n, 600n, 7];
const RAO_PER_TAO = 10n ** 9n;
const HOTKEYS = [0, 1, 2].map((uid) => id(`hotkey ${uid}`)) as [string, string, string];
const FAILURES = { none: 0, burnsGas: 1, saysNothing: 2, saysTooMuch: 3, reverts: 4 } as const;

/** What a neuron shows: stake and emission in rao, then incentive, consensus, dividends, validator trust. */
const NEURON = { getStake: 1_234_567_899_999n, getEmission: 1_999n, getIncentive: 1n, getConsensus: 2n };
const SCORES = { getDividends: 65_535n, getVtrust: 0n };
const VALUES = [1_234_567n, 1n, 1n, 2n, 65_535n, 0n];

const selectorOf = (name: string): string =>
  id(`${name}(uint16${name === "getUidCount" ? "" : ",uint16"})`).slice(0, 10);
const evidenceOf = (...uids: number[]): string => AbiCoder.defaultAbiCoder().encode(["uint16[]"], [uids]);

/** A metagraph of three neurons where the precompile stands, and a source whose epoch 0 has just ended. */
const loadSource = async () => {
  const code = await ethers.provider.getCode(await ethers.deployContract("MetagraphStandIn"));
  await networkHelpers.setCode(METAGRAPH, code);
  const metagraph = await ethers.getContractAt("MetagraphStandIn", METAGRAPH);
  const show = async (uid: number, shown: Readonly<Record<string, bigint | string>>): Promise<void> => {
    for (const [name, answer] of Object.entries(shown)) await metagraph.set(selectorOf(name), uid, answer);
  };
  await show(0, { getUidCount: 3n });
  for (const [uid, getHotkey] of HOTKEYS.entries()) await show(uid, { getHotkey, ...NEURON, ...SCORES });
  const origin = BigInt(await networkHelpers.time.latest());
  const deploy = async (windowSeconds: bigint) =>
    await ethers.deployContract("BittensorMetagraphSource", [origin, EPOCH_SECONDS, windowSeconds, NETUID]);
  const source = await deploy(WINDOW_SECONDS);
  await networkHelpers.time.increaseTo(origin + EPOCH_SECONDS + 1n);
  return { metagraph, show, source, deploy };
};
const setUp = async () => await networkHelpers.loadFixture(loadSource);

describe("BittensorMetagraphSource", () => {
  after(() => connection.close());

  it("gives what the precompile shows of a hotkey, in its units, rounded down", async () => {
    const { source } = await setUp();
    const [, stranger] = await ethers.getSigners();
    await source.connect(stranger).submit(evidenceOf(2, 0));
    const [values, indices] = await source.features([HOTKEYS[0], HOTKEYS[2]], 0n);
    expect([...values]).to.deep.equal([...VALUES, ...VALUES]);
    expect([...indices]).to.deep.equal([1n, 0n]);
    await expect(source.features([HOTKEYS[1]], 0n))
      .to.be.revertedWithCustomError(source, "SubjectUnknown")
      .withArgs(HOTKEYS[1]);
  });

  it("has the text and the layout of a model's schema", async () => {
    const { source } = await setUp();
    const score = { unit: "1", count: 1, width: 16, signed: false, scale: 1 / 65_535 };
    const tao = { unit: "TAO", count: 1, width: 32, signed: false };
    const schema = parseModelSchema({
      version: 1,
      name: "metagraph",
      features: [
        { name: "stake", ...tao, scale: 1e-3 },
        { name: "emission", ...tao, scale: 1e-6 },
        ...["incentive", "consensus", "dividends", "validator_trust"].map((name) => ({ name, ...score })),
      ],
      outputs: [{ name: "y", ...score }],
      total: true,
    });
    expect(await source.featureText()).to.equal(featureText(schema.features));
    expect(await source.layout()).to.equal(ethers.hexlify(Uint8Array.from(encodeRuns(layoutOf(schema).features))));
  });

  it("keeps a record as it was made, though the metagraph changes and is submitted again (property 16)", async () => {
    const { source, show } = await setUp();
    await source.submit(evidenceOf(0));
    await show(0, { getStake: 5n * RAO_PER_TAO, getIncentive: 9n });
    await source.submit(evidenceOf(0, 1));
    expect([...(await source.features([HOTKEYS[0]], 0n))[0]]).to.deep.equal(VALUES);
    expect((await source.features([HOTKEYS[1]], 0n))[0][0], "the other's own").to.equal(VALUES[0]);
  });

  it("follows a hotkey to another place, with the same index", async () => {
    const { source, show } = await setUp();
    await source.submit(evidenceOf(0));
    await networkHelpers.time.increase(EPOCH_SECONDS);
    await show(2, { getHotkey: HOTKEYS[0], getStake: 77n * RAO_PER_TAO });
    await source.submit(evidenceOf(2));
    const [values, indices] = await source.features([HOTKEYS[0]], 1n);
    expect([values[0], indices[0]]).to.deep.equal([77_000n, 0n]);
  });

  it("records an epoch in the window after its end only: nobody waits for a moment that suits", async () => {
    const { source } = await setUp();
    const closed = (await source.epochEnd(0n)) + WINDOW_SECONDS;
    await networkHelpers.time.setNextBlockTimestamp(closed + 1n);
    await expect(source.submit(evidenceOf(0)))
      .to.be.revertedWithCustomError(source, "WindowClosed")
      .withArgs(0n, closed);
    await networkHelpers.time.increaseTo(closed + EPOCH_SECONDS - WINDOW_SECONDS + 1n);
    await source.submit(evidenceOf(0));
    expect((await source.features([HOTKEYS[0]], 1n))[0], "the next one goes on").to.have.length(6);
  });

  it("takes again after the window what it has, and nothing with it that it has not", async () => {
    const { source } = await setUp();
    await source.submit(evidenceOf(0));
    const closed = (await source.epochEnd(0n)) + WINDOW_SECONDS;
    await networkHelpers.time.increaseTo(closed + 1n);
    await source.submit(evidenceOf(0));
    expect([...(await source.features([HOTKEYS[0]], 0n))[0]]).to.deep.equal(VALUES);
    await expect(source.submit(evidenceOf(0, 1)))
      .to.be.revertedWithCustomError(source, "WindowClosed")
      .withArgs(0n, closed);
  });

  it("refuses a place that the subnet does not have, and one that nobody holds", async () => {
    const { source, show } = await setUp();
    await expect(source.submit(evidenceOf(3)))
      .to.be.revertedWithCustomError(source, "UidUnknown")
      .withArgs(3n, 3n);
    await show(1, { getHotkey: 0n });
    await expect(source.submit(evidenceOf(1)))
      .to.be.revertedWithCustomError(source, "HotkeyMissing")
      .withArgs(1n);
  });

  const TOO_LARGE: Record<string, [shown: bigint, value: bigint]> = {
    getStake: [2n ** 32n * 1_000_000n, 2n ** 32n],
    getEmission: [2n ** 32n * 1_000n, 2n ** 32n],
    getIncentive: [65_536n, 65_536n],
    getConsensus: [65_536n + 5n, 65_541n],
    getDividends: [2n ** 255n, 2n ** 255n],
    getVtrust: [2n ** 16n, 2n ** 16n],
  };
  for (const [name, [shown, value]] of Object.entries(TOO_LARGE)) {
    it(`refuses an answer of ${name} that its field does not hold: nothing is truncated`, async () => {
      const { source, show } = await setUp();
      await show(0, { [name]: shown });
      await expect(source.submit(evidenceOf(0)))
        .to.be.revertedWithCustomError(source, "FeatureTooLarge")
        .withArgs(HOTKEYS[0], 0n, value);
    });
  }

  for (const [failure, code] of Object.entries(FAILURES).filter(([, code]) => code !== 0)) {
    for (const [name, uid] of [
      ["getUidCount", 0],
      ["getHotkey", 1],
      ["getVtrust", 1],
    ] as const) {
      it(`takes no answer of ${name} that ${failure}, spends a bounded amount on it, and freezes nothing`, async () => {
        const { source, metagraph } = await setUp();
        await source.submit(evidenceOf(0));
        await metagraph.fail(selectorOf(name), code);
        await expect(source.submit(evidenceOf(1)))
          .to.be.revertedWithCustomError(source, "MetagraphUnavailable")
          .withArgs(selectorOf(name), uid);
        const meter = await ethers.deployContract("CallMeter");
        const call = source.interface.encodeFunctionData("submit", [evidenceOf(1)]);
        const [gasUsed] = await meter.measure.staticCall(await source.getAddress(), call, { gasLimit: 16_000_000n });
        expect(Number(gasUsed)).to.be.below(250_000);
        expect([...(await source.features([HOTKEYS[0]], 0n))[0]], "what stands").to.deep.equal(VALUES);
        expect(await source.epochEnd(0n)).to.be.above(0n);
      });
    }
  }

  it("is not deployed where there is no metagraph, nor with a window that no epoch has", async () => {
    const { source, deploy } = await setUp();
    for (const seconds of [0n, EPOCH_SECONDS + 1n]) {
      await expect(deploy(seconds)).to.be.revertedWithCustomError(source, "WindowInvalid").withArgs(seconds);
    }
    await deploy(EPOCH_SECONDS);
    await networkHelpers.setCode(METAGRAPH, "0x");
    await expect(deploy(WINDOW_SECONDS))
      .to.be.revertedWithCustomError(source, "MetagraphUnavailable")
      .withArgs(selectorOf("getUidCount"), 0n);
  });
});
