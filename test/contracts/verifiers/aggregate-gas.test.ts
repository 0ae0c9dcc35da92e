// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { claimOf, keyOnChain, keysOf } from "../../../testing/aggregate-claims.ts";
import { EC_ADD } from "../../../testing/deploy-fixture.ts";
import { expectSnapshot } from "../../../testing/snapshot.ts";
import { describeOnPlainCode } from "../../../testing/plain-code.ts";

const connection = await network.create();
const { ethers } = connection;
const GAS = "test/snapshots/gas.json";

/** Whole transactions to verifyAll, calldata and the 21000 included. */
describeOnPlainCode("gas of AggregateVerifier", () => {
  after(() => connection.close());

  for (const [name, claims, models, limit] of [
    ["aggregate16", 16, 1, 67_500],
    ["aggregate32", 32, 1, 61_000],
    ["aggregate16.models2", 16, 2, 75_000],
    ["aggregate16.models4", 16, 4, 95_000],
    ["aggregate16.models16", 16, 16, 140_000],
  ] as const) {
    it(`a proof, for ${claims} proofs of ${models} model${models === 1 ? "" : "s"}`, async () => {
      const aggregate = await ethers.deployContract("AggregateVerifier", [EC_ADD]);
      const simulated = keysOf("aggregate/gas", models, "shared");
      const keys = await Promise.all(simulated.map((model) => keyOnChain(connection, model)));
      const all = Array.from({ length: claims }, (_, at) => claimOf(keys[Math.floor((at * models) / claims)]!, at));
      const data = aggregate.interface.encodeFunctionData("verifyAll", [all as never]);
      const [signer] = await ethers.getSigners();
      const sent = await signer!.sendTransaction({ to: await aggregate.getAddress(), data });
      const perProof = Number((await sent.wait())!.gasUsed) / claims;
      expect(perProof).to.be.at.most(limit);
      expectSnapshot(GAS, `${name}.perProof`, Math.ceil(perProof));
    });
  }
});
