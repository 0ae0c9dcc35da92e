// SPDX-License-Identifier: GPL-3.0-or-later
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "chai";
import { artifacts } from "hardhat";
import { expectSnapshot } from "../../testing/snapshot.ts";
import { describeOnPlainCode } from "../../testing/plain-code.ts";

/** EIP-170, and EIP-3860 for the code that a deployment runs. */
const MAX_CODE_BYTES = 24_576;
const MAX_INIT_CODE_BYTES = 49_152;

const SNAPSHOT = "test/snapshots/bytecode.json";

/** The names of all that can be deployed: neither interfaces, libraries nor abstract contracts, and no mocks. */
function deployableContracts(): string[] {
  return readdirSync("contracts", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".sol") && !path.startsWith("mocks"))
    .filter((path) => /^contract /m.test(readFileSync(join("contracts", path), "utf8")))
    .map((path) => basename(path, ".sol"))
    .sort();
}

const bytesOf = (hex: string): number => (hex.length - 2) / 2;

describeOnPlainCode("byte code", () => {
  const names = deployableContracts();

  it("is that of the contracts which a deployment and a registration put on chain", () => {
    expect(names).to.include.members(["Groth16Verifier", "ModelCode", "ModelRegistry", "PredictionFeed"]);
  });

  for (const name of names) {
    it(`of ${name} fits a chain's limits`, async () => {
      const { bytecode, deployedBytecode } = await artifacts.readArtifact(name);
      const deployed = bytesOf(deployedBytecode);
      expect(deployed, "deployed").to.be.lessThan(MAX_CODE_BYTES);
      expect(bytesOf(bytecode), "run at deployment").to.be.at.most(MAX_INIT_CODE_BYTES);
      expectSnapshot(SNAPSHOT, name, deployed);
    });
  }
});
