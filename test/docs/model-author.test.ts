// SPDX-License-Identifier: GPL-3.0-or-later
import { execFile } from "node:child_process";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { id } from "ethers";
import { EPOCH, FEATURE_INTERVALS, WEI_PER_MICROETHER } from "../../cli/local/demo-rewards.ts";
import { readDemoFigures } from "../../cli/local/demo-figures.ts";
import { startLocalChain, type LocalChain } from "../../cli/local/local-chain.ts";
import { readDeployment } from "../../cli/deploy/deployment-file.ts";
import { compileModel } from "../../compiler/compile-model.ts";
import { loadModel } from "../../built-model/load-model.ts";
import { plainTerms } from "../../chain/asked-request.ts";
import { runModel } from "../../built-model/run-model.ts";
import { parseModelSchema, type SchemaField } from "../../schema/model-schema.ts";
import { feedId } from "../../schema/statement.ts";
import { projectRoot } from "../../scripts/run-command.ts";
import { node, onnxBytes, tensor } from "../../testing/onnx-fixtures.ts";
import { RELAYER_KEY } from "../../testing/relayer-chain.ts";
import { FEE_WEI } from "../../testing/real-request.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const MODEL = join(projectRoot, "models/operator-rewards");
const ROWS = 64;
const DAY_SECONDS = 86_400;
const LONG_AGO_SECONDS = 1_600_000_000;

/** Every command of docs/model-author.md, in a folder that holds what the page says that an author has. */
describe("the way from model to posted prediction in docs/model-author.md", function () {
  this.timeout(600_000);
  const folder = temporaryFolder();
  let text: string;
  let commands: string[];
  let chain: LocalChain;
  let storage: Awaited<ReturnType<typeof deployStorage>>;
  let figures: Awaited<ReturnType<typeof readDemoFigures>>;

  before(async () => {
    text = await readFile(join(projectRoot, "docs/model-author.md"), "utf8");
    const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].map(([, block = ""]) => block);
    commands = blocks.flatMap((block) => block.trim().split("\n"));
    figures = await readDemoFigures();
    chain = await startLocalChain({ initialDate: new Date((figures.endOf(EPOCH) + DAY_SECONDS) * 1_000) });
    storage = await deployStorage();
    await (
      await storage.setInterval(FEATURE_INTERVALS.at(-1) ?? 0, id("the newest interval"), LONG_AGO_SECONDS)
    ).wait();
    await copyFile(join(MODEL, "model.onnx"), join(folder(), "model.onnx"));
    await writeFile(join(folder(), "schema.json"), jsonBlock(0));
    await writeRows("rows.csv", "calibration.json");
    await writeRows("held-out.csv", "held-out.json");
  });
  after(() => chain.close());

  const deployStorage = () => chain.connection.ethers.deployContract("RocketStorageStandIn");
  const jsonBlock = (index: number): string => [...text.matchAll(/```json\n(.*?)```/gs)][index]?.[1] ?? "";
  const pathOf = (name: string): string => join(folder(), name);

  /** Rewards in ETH, as the float model reads them, and one of them as a stand-in for what came after. */
  async function writeRows(name: string, source: string): Promise<void> {
    const { rows } = JSON.parse(await readFile(join(MODEL, source), "utf8")) as { rows: number[][] };
    const ether = rows.slice(0, ROWS).map((row) => row.map((value) => value / 1e6));
    const header = FEATURE_INTERVALS.map((_, index) => `smoothing_pool_eth[${index}]`);
    await writeFile(pathOf(name), `${[header, ...ether].map((row) => row.join(",")).join("\n")}\n`);
    if (name !== "held-out.csv") return;
    await writeFile(pathOf("targets.csv"), `next_reward\n${ether.map((row) => row.at(-1)).join("\n")}\n`);
  }

  /** Runs one command of the page in the author's folder; gives what it prints. */
  async function run(name: string): Promise<string> {
    const shown = commands.filter((command) => command.startsWith(`npx proofcast ${name} `));
    expect(shown, name).to.have.length(1);
    const args = (shown[0] ?? "")
      .replace("$ROCKET_STORAGE", await storage.getAddress())
      .replace("http://127.0.0.1:8545", chain.rpcUrl)
      .split(" ")
      .slice(2);
    const program = join(projectRoot, "cli/proofcast.mjs");
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { cwd: folder() });
    return stdout;
  }

  it("is as long as this test", () => {
    const names = commands.map((command) => command.split(" ")[2]);
    expect(names).to.deep.equal([
      ...["inspect", "compile", "explain", "predict", "evaluate", "build", "check", "deploy", "register", "relay"],
    ]);
  });

  it("inspects the model", async () => {
    expect(await run("inspect")).to.match(/^compiles +yes$/m);
  });

  it("compiles it with the schema that is shown, and prints lines of the kinds that are shown", async () => {
    const printed = await run("compile");
    const report = /```\n(bits .*?)```/s.exec(text)?.[1] ?? "";
    for (const label of ["bits", "constraints", "in all", "error", "held out", "proven", "trade-offs"])
      for (const where of [printed, report]) expect(where, label).to.match(new RegExp(`^${label} `, "m"));
  });

  it("explains, predicts and evaluates", async () => {
    expect(await run("explain")).to.include("by gadget");
    expect(await readFile(pathOf("circuit.html"), "utf8")).to.include("<svg");
    expect((await run("predict")).match(/^ *\d+ {2}next_reward /gm)).to.have.length(ROWS);
    expect(await run("evaluate")).to.match(/circuit +equals the integer graph/);
  });

  it("builds and checks", async () => {
    await run("build");
    expect(await run("check")).to.include("everything fits");
  });

  it("deploys, registers and posts the integer model's answer", async () => {
    await run("deploy");
    const { contracts } = await readDeployment(pathOf("deployments/31337.json"));
    await run("register");

    const { ethers } = chain.connection;
    const trees = FEATURE_INTERVALS.map((interval) => figures.treeOf(interval));
    for (const { interval, root } of trees)
      await (await storage.setInterval(interval, root, figures.endOf(Number(interval)))).wait();
    const [operator = ""] = figures.operators;
    const source = await ethers.getContractAt("RocketPoolRewardsSource", contracts.RocketPoolRewardsSource.address);
    await (await source.prove([{ node: operator, leaves: trees.map((tree) => tree.leafOf(operator)) }])).wait();

    const model = await loadModel(pathOf("build/my-model-b1"));
    const oracle = await ethers.getContractAt("PredictionOracle", contracts.PredictionOracle.address);
    const subject = ethers.zeroPadValue(operator, 32);
    const deadline = BigInt(figures.endOf(EPOCH) + 89 * DAY_SECONDS);
    const terms = plainTerms({ modelId: model.id, epoch: BigInt(EPOCH), deadline });
    await (await oracle.request(terms, [subject], { value: FEE_WEI })).wait();

    await writeFile(
      pathOf("relayer.config.json"),
      JSON.stringify({
        rpcUrl: chain.rpcUrl,
        chainId: 31_337,
        oracle: contracts.PredictionOracle.address,
        fromBlock: 0,
        confirmations: 1,
        store: "pglite:relayer-data",
        models: ["build/my-model-b1"],
        signer: { developmentKey: RELAYER_KEY },
        payee: new ethers.Wallet(RELAYER_KEY).address,
        maxFeeGwei: 100,
        pollSeconds: 0.25,
      }),
    );
    await run("relay");

    const features = FEATURE_INTERVALS.map((each) => figures.rewardWei(operator, each) / WEI_PER_MICROETHER);
    const feed = await ethers.getContractAt("PredictionFeed", contracts.PredictionFeed.address);
    const { modelHash } = model.manifest;
    const [outputs] = await feed.latest(feedId(modelHash, await source.getAddress()), subject);
    expect([...outputs]).to.deep.equal((await runModel(model, [features]))[0]);
  });

  it("reads rows and fields of two inputs in the order that is shown", async () => {
    const [row = []] = JSON.parse((/^\[\[.*\]\]$/m.exec(text)?.[0] ?? "").replaceAll(/\s+/g, " ")) as number[][];
    const features = JSON.parse(jsonBlock(1)) as SchemaField[];
    const outputs = features.map((field) => ({ ...field, name: `${field.name}-again` }));
    const schema = parseModelSchema({ version: 1, name: "two-inputs", features, outputs, total: true });
    const onnx = onnxBytes({
      inputs: [tensor("series", [1, 3, 2]), tensor("age", [1, 1])],
      outputs: [tensor("again", [1, 7])],
      nodes: [
        node("Flatten", ["series"], ["flat"], { axis: 1n }),
        node("Concat", ["flat", "age"], ["again"], { axis: 1n }),
      ],
    });
    const { errorReport } = await compileModel({ onnx, batch: 1, schema, calibration: [row], rowsAre: "raw" });
    expect(errorReport.calibration.clipped.values).to.equal(0);
    expect(errorReport.calibration.max).to.be.below(1e-6);
  });
});
