// SPDX-License-Identifier: GPL-3.0-or-later
import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import type { DevelopmentFacts } from "../../cli/dev/development-chain.ts";
import { developmentPage } from "../../cli/dev/development-page.ts";
import { readSnippet } from "../../cli/dev/snippet.ts";
import { projectRoot } from "../../scripts/run-command.ts";
import { type CliProcess, proofcast } from "../../testing/cli-process.ts";
import { sharedPath } from "../../testing/shared-folder.ts";
import { SMALL_SOURCE } from "../../testing/small-source.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

type Told = { predictions: { subject: string; outputs: string[] }[]; error?: { code: string } };

/** A new user's first steps, in processes as he would start them. */
describe("proofcast dev", function () {
  this.timeout(600_000);
  const folder = temporaryFolder();
  let running: CliProcess | undefined;

  afterEach(async () => {
    running?.kill("SIGINT");
    const ended = await running?.ended;
    running = undefined;
    if (ended !== undefined) expect([ended.code, ended.signal], ended.stderr).to.deep.equal([0, null]);
  });

  async function started(...args: string[]): Promise<DevelopmentFacts> {
    running = proofcast(["dev", ...args, "--json"]);
    return (await running.event("started")) as unknown as DevelopmentFacts;
  }

  const request = ({ rpcUrl, contracts, model }: DevelopmentFacts, ...more: string[]) => {
    const oracle = contracts.PredictionOracle;
    const chain = ["--rpc-url", rpcUrl, "--oracle", oracle, "--model", model.modelId];
    return proofcast(["request", ...chain, ...more, "--json"]).ended;
  };

  context("without a model", () => {
    it("answers requests for the project's own, as the page shows, and proves what Rocket Pool publishes", async () => {
      const facts = await started("--port", "0");
      const [subject = "", other = ""] = facts.subjects;
      const shown = /npx proofcast (request [^]*?)\n\n/.exec(developmentPage(facts))?.[1] ?? "";
      const asked = await proofcast([...shown.replaceAll("\\\n", "").split(/\s+/), "--json"]).ended;
      expect(asked.code, asked.stderr + asked.stdout).to.equal(0);
      const { predictions } = JSON.parse(asked.stdout) as Told;
      expect(predictions.map((each) => each.subject)).to.deep.equal([subject]);

      const snippet = join(projectRoot, `build/test-dev-snippet-${process.pid}.mjs`); // beside node_modules, as in a user's project
      const lines = readSnippet(facts);
      await writeFile(snippet, lines.slice(lines.indexOf("") + 1).join("\n"));
      const read = await promisify(execFile)(process.execPath, [snippet]).finally(() => rm(snippet));
      expect(read.stdout).to.contain(`${predictions[0]?.outputs[0]}n`);

      const two = await request(facts, "--subject", subject, other);
      expect([two.code, (JSON.parse(two.stdout) as Told).error?.code]).to.deep.equal([1, "REQUEST_REFUSED"]);
      const unknown = await request({ ...facts, model: { ...facts.model, modelId: "7" } }, "--subject", subject);
      expect([unknown.code, (JSON.parse(unknown.stdout) as Told).error?.code]).to.deep.equal([1, "MODEL_NOT_ASKABLE"]);
      const contracts = { ...facts.contracts, PredictionOracle: facts.contracts.ModelRegistry };
      const noOracle = await request({ ...facts, contracts }, "--subject", subject);
      expect([noOracle.code, (JSON.parse(noOracle.stdout) as Told).error?.code]).to.deep.equal([1, "NO_ORACLE"]);

      const tree = sharedPath("data", "rocketpool", "proven-50.json");
      if (tree === undefined) return;
      const source = ["--rpc-url", facts.rpcUrl, "--source", facts.source];
      const refused = await proofcast(["prove-rewards", ...source, "--tree", tree, "--json"]).ended;
      expect([refused.code, (JSON.parse(refused.stdout) as Told).error?.code], "rooted otherwise").to.deep.equal([
        ...[1, "REWARDS_REFUSED"],
      ]);
    });
  });

  context("with a model of another layout", () => {
    it("gives it a source of its own, on which its rows stand", async () => {
      const dir = join(folder(), "small");
      await mkdir(dir);
      await writeFile(join(dir, "model.onnx"), SMALL_SOURCE.onnx);
      await writeFile(join(dir, "calibration.json"), JSON.stringify(SMALL_SOURCE.calibration));
      await writeFile(join(dir, "model.config.ts"), `export const config = ${JSON.stringify(SMALL_SOURCE.config)};`);
      const facts = await started(dir, "--port", "0", "--batch", "2");
      expect(facts.contracts.DevelopmentSource).to.equal(facts.source);
      const asked = await request(facts, "--subject", ...facts.subjects.slice(0, 2));
      expect(asked.code, asked.stderr + asked.stdout).to.equal(0);
      expect((JSON.parse(asked.stdout) as Told).predictions.map(({ outputs }) => outputs.length)).to.deep.equal([2, 2]);
      await rm(join(projectRoot, "build/small-b2"), { recursive: true, force: true });
    });
  });

  it("refuses a port that is taken, and another batch size than a folder was built for", async () => {
    const facts = await started("--port", "0");
    const port = new URL(facts.rpcUrl).port;
    const taken = await proofcast(["dev", "--port", port, "--json"]).ended;
    expect([taken.code, (JSON.parse(taken.stdout) as Told).error?.code]).to.deep.equal([1, "PORT_IN_USE"]);
    const built = join(projectRoot, "build/operator-rewards-b1");
    const other = await proofcast(["dev", built, "--batch", "3", "--port", "0", "--json"]).ended;
    expect([other.code, (JSON.parse(other.stdout) as Told).error?.code]).to.deep.equal([1, "BATCH_IS_BUILT"]);
    expect(await readFile(join(built, "manifest.json"), "utf8"), "nothing was changed").not.to.equal("");
  });
});
