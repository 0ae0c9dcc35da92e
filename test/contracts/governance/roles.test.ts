// SPDX-License-Identifier: GPL-3.0-or-later
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import { RESTRICTED_FUNCTIONS, type RoleName, ROLES, TIMELOCK_ROLES } from "../../../chain/roles.ts";
import { governedDeployment, TIMELOCK_DELAY_SECONDS } from "../../../testing/governed-deployment.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

/** Each function that OpenZeppelin's `restricted` guards, as the sources have it. */
function restrictedInSources(): string[] {
  return readdirSync("contracts", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".sol") && !path.startsWith("mocks"))
    .flatMap((path) => [
      ...readFileSync(join("contracts", path), "utf8").matchAll(/function (\w+)\([^)]*\)[^{;]*\brestricted\b/g),
    ])
    .map(([, name = ""]) => name)
    .sort();
}

describe("the roles of the reference deployment", () => {
  after(() => connection.close());
  const deployed = () => networkHelpers.loadFixture(governed);
  async function governed() {
    return await governedDeployment(connection);
  }

  it("cover every restricted function, once", () => {
    const inTable = Object.values(RESTRICTED_FUNCTIONS).flatMap((functions) => Object.keys(functions));
    expect(inTable.sort()).to.deep.equal(restrictedInSources());
    expect(inTable).to.have.length.at.least(9);
  });

  it("are held by whom the plan names, at once, and by nobody else; the deployer keeps nothing", async () => {
    const { manager, timelock, deployer, holder, guardian, modelProposer, stranger } = await deployed();
    const accounts = {
      ...{ timelock: await timelock.getAddress(), deployer, holder, guardian, modelProposer, stranger },
      manager: await manager.getAddress(),
    };
    const held: Record<string, RoleName[]> = {};
    for (const [name, account] of Object.entries(accounts)) {
      held[name] = [];
      for (const [role, id] of Object.entries(ROLES)) {
        const [isMember, executionDelay] = await manager.hasRole(id, account);
        expect(executionDelay, `${name} waits`).to.equal(0n);
        if (isMember) held[name].push(role as RoleName);
      }
    }
    expect(held).to.deep.equal({
      timelock: ["admin", "governor"],
      deployer: [],
      holder: [],
      guardian: ["guardian"],
      modelProposer: ["modelProposer"],
      stranger: [],
      manager: [],
    });
  });

  it("were granted to nobody besides, at any time since", async () => {
    const { manager } = await deployed();
    const members = new Set<string>();
    const events = [
      ...(await manager.queryFilter(manager.filters.RoleGranted)),
      ...(await manager.queryFilter(manager.filters.RoleRevoked)),
    ];
    events.sort((a, b) => a.blockNumber - b.blockNumber || a.index - b.index);
    for (const { eventName, args } of events) {
      const key = `${args.roleId} ${args.account}`;
      if (eventName === "RoleGranted") members.add(key);
      else members.delete(key);
    }
    expect(members.size, [...members].join()).to.equal(4);
  });

  it("give each function to the role of the table", async () => {
    const { manager, registry } = await deployed();
    for (const [name, role] of Object.entries(RESTRICTED_FUNCTIONS.ModelRegistry ?? {})) {
      const selector = registry.interface.getFunction(name as "revoke").selector;
      expect(await manager.getTargetFunctionRole(registry, selector), name).to.equal(ROLES[role]);
    }
  });

  it("of the timelock: a vote fills and empties it, anyone executes, nobody administers it but itself", async () => {
    const { timelock, votingGovernor, deployer, holder, guardian } = await deployed();
    expect(await timelock.getMinDelay()).to.equal(BigInt(TIMELOCK_DELAY_SECONDS));
    const governor = await votingGovernor.getAddress();
    for (const role of [TIMELOCK_ROLES.proposer, TIMELOCK_ROLES.canceller])
      expect(await timelock.hasRole(role, governor), role).to.equal(true);
    expect(await timelock.hasRole(TIMELOCK_ROLES.executor, ethers.ZeroAddress), "anyone").to.equal(true);
    expect(await timelock.hasRole(TIMELOCK_ROLES.admin, await timelock.getAddress()), "itself").to.equal(true);
    for (const role of Object.values(TIMELOCK_ROLES))
      for (const account of [deployer, holder, guardian])
        expect(await timelock.hasRole(role, account), `${account.address} ${role}`).to.equal(false);
  });

  context("of the guardian", () => {
    const stops = ["stopVerifier", "stopEverything"] as const;

    it("stop a verifier or everything at once", async () => {
      const { registry, guardian } = await deployed();
      await registry.connect(guardian).stopVerifier(ethers.id("key"));
      await registry.connect(guardian).stopEverything();
    });

    it("do nothing else, and nobody but the guardian stops", async () => {
      const { manager, registry, guardian, holder, deployer } = await deployed();
      for (const [name, role] of Object.entries(RESTRICTED_FUNCTIONS.ModelRegistry ?? {})) {
        const selector = registry.interface.getFunction(name as "revoke").selector;
        const [mayGuardian] = await manager.canCall(guardian, registry, selector);
        expect(mayGuardian, name).to.equal(role === "guardian");
        for (const other of [holder, deployer])
          expect((await manager.canCall(other, registry, selector))[0]).to.equal(false);
      }
      for (const name of stops) {
        const args = name === "stopVerifier" ? ([ethers.id("key")] as const) : ([] as const);
        await expect(registry.connect(holder).getFunction(name)(...args))
          .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
          .withArgs(holder.address);
      }
      await expect(registry.connect(guardian).resumeEverything())
        .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
        .withArgs(guardian.address);
      await expect(manager.connect(guardian).grantRole(ROLES.governor, guardian.address, 0))
        .to.be.revertedWithCustomError(manager, "AccessManagerUnauthorizedAccount")
        .withArgs(guardian.address, ROLES.admin);
    });
  });

  it("make oracle and judge reporters, and no account", async () => {
    const { registry, oracle, judge, deployer, guardian } = await deployed();
    for (const reporter of [oracle, judge]) expect(await registry.isReporter(reporter)).to.equal(true);
    for (const account of [deployer, guardian]) expect(await registry.isReporter(account)).to.equal(false);
  });
});
