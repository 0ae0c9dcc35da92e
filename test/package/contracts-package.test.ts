// SPDX-License-Identifier: GPL-3.0-or-later
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "chai";
import { Interface } from "ethers";
import solc0825 from "solc-0825";
import { packContracts } from "../../scripts/pack/contracts-package.ts";
import { projectRoot } from "../../scripts/run-command.ts";
import { compileSolidity } from "../../testing/compile-solidity.ts";
import { installPacked, linkPackages } from "../../testing/installed-package.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const MAX_PACKED_BYTES = 400_000;
const PINNED = /^pragma solidity 0\.8\.28;$/m;
const OPEN = /^pragma solidity \^0\.8\.20;$/m;

type Manifest = Readonly<Record<"name" | "version" | "license", string>> &
  Readonly<{ dependencies: Readonly<Record<string, string>>; scripts?: unknown }>;

const manifestOf = (path: string): Manifest => JSON.parse(readFileSync(path, "utf8")) as Manifest;

describe("the contracts' package", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let packed: string;
  let place: string;
  let files: string[];

  before(async () => {
    packed = await packContracts(folder());
    place = await installPacked(packed, "@proofcast/contracts", folder());
    await linkPackages(["@symbioticfi/core"], folder());
    files = readdirSync(place, { recursive: true, encoding: "utf8" }).filter((name) =>
      statSync(join(place, name)).isFile(),
    );
  });

  const solidity = (): string[] => files.filter((name) => name.endsWith(".sol"));
  const textOf = (name: string): string => readFileSync(join(place, name), "utf8");

  it("costs kilobytes, runs no script and depends on OpenZeppelin alone, at the version that is tested", () => {
    expect(statSync(packed).size).to.be.below(MAX_PACKED_BYTES);
    const { dependencies, license, scripts, version } = manifestOf(join(place, "package.json"));
    const root = manifestOf(join(projectRoot, "package.json"));
    expect({ license, scripts, version }).to.deep.equal({ license: "MIT", scripts: undefined, version: root.version });
    expect(dependencies).to.deep.equal({ "@openzeppelin/contracts": root.dependencies["@openzeppelin/contracts"] });
    expect(textOf("LICENSE")).to.match(/^MIT License/);
  });

  it("brings every contract that is not for tests, and the mock feed", () => {
    const sources = readdirSync(join(projectRoot, "contracts"), { recursive: true, encoding: "utf8" });
    const expected = sources.filter(
      (name) => name.endsWith(".sol") && !name.endsWith(".t.sol") && !name.startsWith("mocks/"),
    );
    expect(solidity().sort()).to.deep.equal([...expected, "mocks/MockPredictionFeed.sol"].sort());
  });

  it("brings what deployments are recorded, and none of this machine's own", () => {
    const records = files.filter((name) => name.startsWith("deployments/"));
    expect(records).to.include("deployments/reference/31337.json").and.not.to.include("deployments/31337.json");
  });

  it("imports nothing that an installation of it does not have", () => {
    for (const name of solidity())
      for (const [, path = ""] of textOf(name).matchAll(/from "([^"]+)"/g))
        if (!path.startsWith("@openzeppelin/contracts/"))
          expect(files, `${name} imports ${path}`).to.include(join(name, "..", path));
  });

  it("lets interfaces and what they import be compiled from 0.8.20 on, and pins what is deployed", () => {
    /** Beside interfaces and types: what readers' constructors use, and what their tests do. */
    const open = ["consumers/FeedAcceptance.sol", "mocks/MockPredictionFeed.sol"];
    for (const name of solidity()) {
      const isDeployed = /^(abstract )?contract |^library /m.test(textOf(name)) && !open.includes(name);
      expect(textOf(name), name).to.match(isDeployed ? PINNED : OPEN);
    }
  });

  it("has for each ABI the JSON, a module of the same and a type that is it", async () => {
    const names = files.filter((name) => /^abi\/.*\.json$/.test(name)).map((name) => basename(name, ".json"));
    expect(names).to.include.members(["IPredictionFeed", "PredictionFeed", "PredictionOracle", "MockPredictionFeed"]);
    for (const name of names) {
      const json: unknown = JSON.parse(textOf(`abi/${name}.json`));
      const module = (await import(join(place, `abi/${name}.js`))) as Readonly<Record<string, unknown>>;
      const [exported = ""] = Object.keys(module);
      expect(Object.keys(module), name).to.have.length(1);
      expect(module[exported], name).to.deep.equal(json);
      expect(textOf(`abi/${name}.d.ts`)).to.contain(`export declare const ${exported}: readonly [`);
      expect(() => new Interface(json as object[])).not.to.throw();
    }
  });

  it("compiles with 0.8.25 in one contract with Symbiotic's interfaces", () => {
    const contracts = compileSolidity({
      compiler: solc0825,
      folder: folder(),
      sources: {
        "Both.sol": `
          // SPDX-License-Identifier: MIT
          pragma solidity 0.8.25;
          import {IVault} from "@symbioticfi/core/src/interfaces/vault/IVault.sol";
          ${solidity()
            .filter((name) => name.startsWith("interfaces/"))
            .map((name) => `import {${basename(name, ".sol")}} from "@proofcast/contracts/${name}";`)
            .join("\n")}
          import {FeedId} from "@proofcast/contracts/libraries/FeedId.sol";
          contract Both {
            function read(IPredictionFeed feed, FeedId feedId, IVault vault) external view returns (uint256, int256) {
              (int256[] memory outputs, , ) = feed.latest(feedId, bytes32(uint256(uint160(address(vault)))));
              return (vault.totalStake(), outputs[0]);
            }
          }`,
      },
      remappings: [
        ...[
          "@proofcast/contracts/=node_modules/@proofcast/contracts/",
          "@symbioticfi/core/=node_modules/@symbioticfi/core/",
        ],
        "@openzeppelin/contracts/=node_modules/@symbioticfi/core/node_modules/@openzeppelin/contracts/",
      ],
    });
    expect(contracts.get("Both")?.bytecode).to.have.length.above(100);
  });
});
