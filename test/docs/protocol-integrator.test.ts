// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import solc from "solc";
import { packContracts } from "../../scripts/pack/contracts-package.ts";
import { projectRoot } from "../../scripts/run-command.ts";
import { compileSolidity } from "../../testing/compile-solidity.ts";
import { installPacked } from "../../testing/installed-package.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const PAGES = ["docs/protocol-integrator.md", "contracts/README.md"];
const REMAPPINGS = ["@proofcast/contracts/", "@openzeppelin/contracts/"].map((name) => `${name}=node_modules/${name}`);
/** Rows of the page's table and what their figures are in the snapshot, rounded. */
const FIGURES = [
  ["`fulfil`, one prediction", "fulfil.single.first", "fulfil.single.next"],
  ["`fulfil`, 16 at once, each", "batch16.perPrediction.first", "batch16.perPrediction"],
  ["`fulfil`, 64 at once, each", "batch64.perPrediction.first", "batch64.perPrediction.next"],
  [
    "`postEpoch`, 64 at once, each, its newest reward proven in the same transaction (tree of 1,444 leaves)",
    "epoch.perOperator.allIn.firstCycle",
    "epoch.perOperator.allIn",
  ],
  ["`request`, one subject / 16 subjects", "request.single", "request.batch16"],
] as const;
const MOST_OFF = 0.1;

/** A block that is a file already, or statements of a contract that has bound a feed. */
function fileOf(block: string): string {
  const head = "// SPDX-License-Identifier: MIT\npragma solidity ^0.8.20;\n";
  if (/^contract /m.test(block)) return head + block;
  const lines = block.split("\n");
  const imports = lines.filter((line) => line.startsWith("import "));
  const statements = lines.filter((line) => !line.startsWith("import "));
  return `${head}${imports.join("\n")}
    contract Snippet {
      IPredictionFeed immutable FEED; FeedId immutable FEED_ID;
      constructor(IPredictionFeed feed, FeedId feedId) { (FEED, FEED_ID) = (feed, feedId); }
      function read(bytes32 subject) external view { ${statements.join("\n")}\n outputs; }
    }`;
}

describe("docs/protocol-integrator.md and contracts/README.md", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const blocks: { page: string; block: string }[] = [];
  const scripts: string[] = [];
  let text: string;

  before(async () => {
    await installPacked(await packContracts(folder()), "@proofcast/contracts", folder());
    for (const page of PAGES) {
      const content = await readFile(join(projectRoot, page), "utf8");
      for (const [, block = ""] of content.matchAll(/```solidity\n(.*?)```/gs)) blocks.push({ page, block });
      for (const [, script = ""] of content.matchAll(/```js\n(.*?)```/gs)) scripts.push(script);
    }
    text = await readFile(join(projectRoot, "docs/protocol-integrator.md"), "utf8");
  });

  it("show Solidity that compiles against the installed package", () => {
    expect(blocks).to.have.length(5);
    const sources = Object.fromEntries(blocks.map(({ page, block }, i) => [`${page}.${i}.sol`, fileOf(block)]));
    const contracts = compileSolidity({ compiler: solc, folder: folder(), sources, remappings: REMAPPINGS });
    for (const name of ["Reader", "Strict", "MyTest", "Asker", "Snippet"])
      expect(contracts.get(name)?.bytecode, name).to.have.length.above(100);
  });

  it("show JavaScript that finds what it imports", async () => {
    expect(scripts).to.have.length(1);
    const [, name = "", path = ""] = /import \{ (\w+) \} from "([^"]+)"/.exec(scripts[0] ?? "") ?? [];
    const module = (await import(join(folder(), "node_modules", path))) as Readonly<Record<string, unknown>>;
    expect(module[name]).to.be.an("array");
  });

  it("name remappings that the foundry example has", async () => {
    const readme = await readFile(join(projectRoot, "contracts/README.md"), "utf8");
    const remappings = await readFile(join(projectRoot, "examples/foundry/remappings.txt"), "utf8");
    expect(readme).to.contain(remappings);
  });

  it("explain every standing and every call that reads", async () => {
    const source = await readFile(join(projectRoot, "contracts/interfaces/IPredictionFeed.sol"), "utf8");
    const standings = /enum Standing \{([^}]*)\}/.exec(source)?.[1]?.match(/\w+/g) ?? [];
    expect(standings).to.have.length(5);
    for (const standing of standings) expect(text, standing).to.match(new RegExp(`^\\| \`${standing}\` `, "m"));
    for (const call of ["latest", "getNoOlderThan", "tryLatest", "latestMany", "at"])
      expect(text, call).to.match(new RegExp(`^\\| \`${call}\\(`, "m"));
  });

  it("state what gas the snapshots have", async () => {
    const json = await readFile(join(projectRoot, "test/snapshots/gas.json"), "utf8");
    const gas = JSON.parse(json) as Readonly<Record<string, number>>;
    for (const [label, ...keys] of FIGURES) {
      const row = text.split("\n").find((line) => line.startsWith(`| ${label}`));
      const stated = [...(row ?? "").slice(label.length + 2).matchAll(/\d{1,3}(?:,\d{3})+/g)].map(([figure]) =>
        Number(figure.replaceAll(",", "")),
      );
      for (const [i, key] of keys.entries())
        expect(Math.abs((gas[key] ?? NaN) / (stated[i] ?? NaN) - 1), `${label}, ${key}`).to.be.below(MOST_OFF);
    }
  });
});
