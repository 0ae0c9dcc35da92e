// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../scripts/run-command.ts";
import { isLocalChain, LOCAL_CHAIN_IDS } from "../../schema/local-chains.ts";

describe("local chains", () => {
  it("are those of the list, as numbers and as bigints", () => {
    for (const id of LOCAL_CHAIN_IDS) expect([isLocalChain(id), isLocalChain(BigInt(id))]).to.deep.equal([true, true]);
    for (const id of [0, 1, 5, 1_336, 1_338, 31_338, 560_048, 11_155_111])
      expect(isLocalChain(id), String(id)).to.equal(false);
    expect(isLocalChain(2n ** 64n + 31_337n), "no number is cut short").to.equal(false);
  });

  it("are named nowhere else in the product, so that no other list can differ", async () => {
    const contract = await readFile(join(projectRoot, "contracts/registry/ModelRegistry.sol"), "utf8");
    const config = await readFile(join(projectRoot, "relayer/config/relayer-config.ts"), "utf8");
    expect(contract + config).not.to.match(/31_?337|1_?337/);
  });

  it("are those whose deployments git ignores and whose ids the governance page gives", async () => {
    const ignored = await readFile(join(projectRoot, ".gitignore"), "utf8");
    const found = [...ignored.matchAll(/^\/deployments\/(\d+)\.json$/gm)].map(([, id]) => Number(id));
    expect(found).to.have.members(LOCAL_CHAIN_IDS);
    expect(await readFile(join(projectRoot, "docs/governance.md"), "utf8")).to.contain(LOCAL_CHAIN_IDS.join(", "));
  });
});
