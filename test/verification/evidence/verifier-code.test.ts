// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { keyWords } from "../../../groth16/verifying-key.ts";
import type { Hex } from "../../../schema/hash.ts";
import { deployFixture } from "../../../testing/deploy-fixture.ts";
import { simulatedKey } from "../../../testing/simulated-key.ts";
import place from "../../../verification/generated/verifier-code.json" with { type: "json" };
import { verifierInCode } from "../../../verification/evidence/verifier-code.ts";

describe("verifierInCode", () => {
  it("reads a deployed verifier's key, and takes no other code for a verifier's", async () => {
    const connection = await network.create();
    const { factory } = await deployFixture(connection);
    const words = keyWords(simulatedKey("in code").key);
    await factory.deploy(words);
    const [deployed] = await factory.queryFilter(factory.filters.VerifierDeployed());
    const code = (await connection.ethers.provider.getCode(deployed?.args.verifier ?? "")) as Hex;
    expect(verifierInCode(code)).to.deep.equal({ keyWords: words, ecAdd: 6n });
    const changed = `${code.slice(0, 100)}${code[100] === "0" ? "1" : "0"}${code.slice(101)}` as Hex;
    for (const other of [changed, `${code}00`, code.slice(0, -2), "0x"] as Hex[])
      expect(verifierInCode(other), other.slice(0, 20)).to.equal(undefined);
    const [once = 0] = place.keyWords[3] ?? [];
    const doubled = `${code.slice(0, 2 + 2 * once)}${"1".repeat(64)}${code.slice(2 + 2 * once + 64)}` as Hex;
    expect(verifierInCode(doubled), "checks with one key and shows another").to.equal(undefined);
    await connection.close();
  });
});
