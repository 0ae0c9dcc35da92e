// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { intervalRewards, rewardsEvidence } from "../../../relayer/sources/rocket-pool/rewards-evidence.ts";
import { deployFixture } from "../../../testing/deploy-fixture.ts";
import { registerModel } from "../../../testing/registered-model-fixture.ts";
import { fulfilArguments, postRequest } from "../../../testing/request-and-fulfil.ts";
import { INTERVALS, nodeOperators, rewardsTree } from "../../../testing/rewards-history.ts";
import { simulatedModel } from "../../../testing/simulated-model.ts";

const connection = await network.create();

const SIZE = 16;
const ALL = nodeOperators(7 * SIZE);
const ASKED = ALL.filter((_, index) => index % 7 === 0);
const evidence = (interval: bigint, nodes: readonly string[]) =>
  rewardsEvidence([intervalRewards(rewardsTree(interval, ALL), nodes)]);

type Attack = "none" | "nodes in between" | "each operator first";

/** Gas a prediction of fulfilling 16 operators, and gas a node of who stood in the way. */
async function gasOf(attack: Attack) {
  const deployment = await deployFixture(connection);
  const { rocketStorage, source, oracle, relayer, stranger } = deployment;
  const epochEnd = (await connection.networkHelpers.time.latest()) - 86_400;
  for (const interval of INTERVALS) {
    await rocketStorage.setInterval(interval, rewardsTree(interval, ALL).root, epochEnd);
  }
  let attackerGas = 0n;
  for (const [index, node] of ASKED.entries()) {
    const between = ALL.slice(7 * index + 1, 7 * index + 7);
    const shown = { none: [], "nodes in between": between, "each operator first": [node] }[attack];
    // Whoever goes first for an operator starts a page for it, from an account that never showed anything.
    const account = attack === "nodes in between" ? stranger : await connection.ethers.getImpersonatedSigner(node);
    if (shown.length > 0) {
      await connection.networkHelpers.setBalance(account.address, 10n ** 20n);
      const sent = await source.connect(account).submit(evidence(INTERVALS[5], shown));
      attackerGas += (await sent.wait())?.gasUsed ?? 0n;
    }
    await source.submit(evidence(INTERVALS[5], [node]));
  }
  for (const interval of INTERVALS.slice(0, 5)) await source.submit(evidence(interval, ASKED));

  const model = simulatedModel("spread", { batch: SIZE });
  await registerModel(connection, deployment, model);
  const request = await postRequest(connection, deployment, model, ASKED);
  const sent = await oracle.connect(relayer).fulfil(...(await fulfilArguments(connection, deployment, request)));
  const gasUsed = (await sent.wait())?.gasUsed ?? 0n;
  return { perPrediction: Number(gasUsed) / SIZE, attackerPerNode: Number(attackerGas) / SIZE };
}

describe("operators' predictions in storage", () => {
  after(() => connection.close());

  it("lie as densely when a stranger shows other nodes between them, and apart only where he shows each one first", async () => {
    const dense = await gasOf("none");
    const between = await gasOf("nodes in between");
    const first = await gasOf("each operator first");
    expect(Math.abs(between.perPrediction - dense.perPrediction), "the dense figure").to.be.below(300);
    // What remains: a slot of its own for each operator that was shown first, at the price of a proof and a page for each.
    const harm = first.perPrediction - dense.perPrediction;
    expect(harm, "a fresh slot of each prediction's own, less its part of a shared one").to.be.within(12_000, 23_000);
    expect(first.attackerPerNode, "what it costs him").to.be.above(5 * harm);
  });
});
