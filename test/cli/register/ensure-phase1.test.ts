// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import type { Deployment } from "../../../cli/deploy/deployment-file.ts";
import { ensurePhase1, Phase1NotListed } from "../../../cli/register/ensure-phase1.ts";
import { LOCAL_CHAIN_IDS } from "../../../schema/local-chains.ts";
import { keccakOfText } from "../../../schema/hash.ts";
import { startLocalChain } from "../../../cli/local/local-chain.ts";

const PHASE1 = keccakOfText("a phase 1");

/** A registry on a chain that is served under this id, governed by the sender. */
async function registryOn(chainId: number) {
  const chain = await startLocalChain({ chainId });
  const { ethers } = chain.connection;
  const [governor] = await ethers.getSigners();
  const manager = await ethers.deployContract("AccessManager", [governor!.address]);
  const registry = await ethers.deployContract("ModelRegistry", [manager, manager, false]);
  const contracts = { ModelRegistry: { address: await registry.getAddress() } } as Deployment["contracts"];
  const ensure = () => ensurePhase1({ connection: chain.connection, chainId: BigInt(chainId) }, { contracts }, PHASE1);
  return { chain, registry, ensure };
}

describe("ensurePhase1", () => {
  it("lists it on a local chain, once", async () => {
    const { chain, registry, ensure } = await registryOn(LOCAL_CHAIN_IDS[0]!);
    await ensure();
    await ensure();
    expect(await registry.queryFilter(registry.filters.Phase1Listed())).to.have.length(1);
    await chain.close();
  });

  it("lists none anywhere else, though the sender could: it says who must, and how", async () => {
    const { chain, registry, ensure } = await registryOn(560_048);
    const error = await ensure().catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Phase1NotListed);
    expect((error as Error).message)
      .to.contain(`listPhase1(${PHASE1})`)
      .and.to.contain("Those who govern the registry");
    expect(await registry.isPhase1Listed(PHASE1)).to.equal(false);
    await registry.listPhase1(PHASE1);
    await ensure();
    await chain.close();
  });
});
