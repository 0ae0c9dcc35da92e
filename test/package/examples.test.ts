// SPDX-License-Identifier: GPL-3.0-or-later
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import solc from "solc";
import { packContracts } from "../../scripts/pack/contracts-package.ts";
import { projectRoot } from "../../scripts/run-command.ts";
import { compileSolidity } from "../../testing/compile-solidity.ts";
import { installPacked, linkPackages } from "../../testing/installed-package.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const PACKAGE = "@proofcast/contracts";

type Manifest = Readonly<{
  dependencies: Readonly<Record<string, string>>;
  devDependencies?: Readonly<Record<string, string>>;
}>;

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;

/** A copy of an example with the packed file installed, and the rest of what its package.json asks for linked. */
async function installExample(name: string, folder: string): Promise<string> {
  const copy = join(folder, name);
  cpSync(join(projectRoot, "examples", name), copy, { recursive: true });
  await installPacked(await packContracts(folder), PACKAGE, copy);
  await linkPackages(Object.keys(manifestOf(copy).devDependencies ?? {}), copy);
  return copy;
}

describe("the examples, with the packed contracts installed", function () {
  this.timeout(240_000);
  const folder = temporaryFolder();

  it("ask for versions that there are", () => {
    const root = manifestOf(projectRoot);
    const versions = { ...root.dependencies, ...root.devDependencies };
    for (const name of ["hardhat", "foundry"]) {
      const { dependencies, devDependencies = {} } = manifestOf(join(projectRoot, "examples", name));
      const own = (JSON.parse(readFileSync(join(projectRoot, "contracts/package.json"), "utf8")) as { version: string })
        .version;
      expect(dependencies, name).to.deep.equal({ [PACKAGE]: own });
      for (const [each, version] of Object.entries(devDependencies)) expect(version, each).to.equal(versions[each]);
    }
  });

  describe("hardhat", () => {
    let place: string;
    before(async () => {
      place = await installExample("hardhat", folder());
    });
    const run = (program: string, ...args: string[]) =>
      spawnSync(process.execPath, [join(place, "node_modules", program), ...args], {
        cwd: place,
        encoding: "utf8",
        env: { PATH: process.env.PATH, HOME: folder(), CI: "1" },
      });

    it("builds, and its tests pass", () => {
      const { status, stdout, stderr } = run("hardhat/dist/src/cli.js", "test");
      expect(status, `${stdout}${stderr}`).to.equal(0);
      expect(stdout).to.match(/4 passing/);
    });

    it("has types, which know the calls of an ABI by name", () => {
      const { status, stdout } = run("typescript/bin/tsc");
      expect(status, stdout).to.equal(0);
      const file = join(place, "test/operator-picker.ts");
      const text = readFileSync(file, "utf8");
      writeFileSync(file, text.replace('Call = "latestMany"', 'Call = "latestFew"'));
      const misspelt = run("typescript/bin/tsc");
      writeFileSync(file, text);
      expect(misspelt.status).not.to.equal(0);
      expect(misspelt.stdout).to.contain('"latestFew"');
    });
  });

  describe("foundry", () => {
    it("compiles by its remappings, and each of its tests passes on the simulated chain", async () => {
      const place = await installExample("foundry", folder());
      const test = "test/DepositLimit.t.sol";
      const contracts = compileSolidity({
        compiler: solc,
        folder: place,
        sources: { [test]: readFileSync(join(place, test), "utf8") },
        remappings: readFileSync(join(place, "remappings.txt"), "utf8").trim().split("\n"),
      });
      const compiled = contracts.get("DepositLimitTest");
      const { ethers, ...connection } = await network.create();
      const [deployer] = await ethers.getSigners();
      const factory = new ethers.ContractFactory([...(compiled?.abi ?? [])], compiled?.bytecode ?? "0x", deployer);
      const names = factory.interface.fragments.flatMap((each) =>
        each.type === "function" && "name" in each ? [each.name as string] : [],
      );
      const tests = names.filter((name) => name.startsWith("test_"));
      expect(tests).to.have.length(5);
      for (const name of tests) {
        const deployed = await factory.deploy(); // as forge does: each test on a chain of its own
        await deployed.getFunction("setUp").send();
        await deployed.getFunction(name).staticCall();
      }
      await connection.close();
    });

    it("is one that forge finds: sources, tests and compiler as foundry.toml says", () => {
      const place = join(projectRoot, "examples/foundry");
      const config = readFileSync(join(place, "foundry.toml"), "utf8");
      for (const [, name = ""] of config.matchAll(/^(?:src|test) = "(.*)"$/gm))
        expect(
          readdirSync(join(place, name)).some((file) => file.endsWith(".sol")),
          name,
        ).to.equal(true);
      expect(config).to.contain('solc_version = "0.8.28"');
      expect(existsSync(join(place, "remappings.txt"))).to.equal(true);
    });
  });
});
