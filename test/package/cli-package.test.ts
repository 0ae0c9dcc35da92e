// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { packCli } from "../../scripts/pack/cli-package.ts";
import { projectRoot } from "../../scripts/run-command.ts";
import { installPacked } from "../../testing/installed-package.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const MAX_PACKED_BYTES = 3_000_000;
const MODEL = "node_modules/proofcast/models/operator-rewards";

/** Somebody's project that has installed the packed file, which brings no TypeScript that Node would run there by itself. */
describe("the command line as an installed package", function () {
  this.timeout(240_000);
  const folder = temporaryFolder();
  let packed: string;
  let place: string;

  before(async () => {
    packed = await packCli(folder());
    place = await installPacked(packed, "proofcast", folder());
  });

  const proofcast = (args: readonly string[], environment: Record<string, string> = {}) =>
    spawnSync(process.execPath, [join(place, "cli/proofcast.mjs"), ...args], {
      cwd: folder(),
      encoding: "utf8",
      env: { PATH: process.env.PATH, HOME: folder(), ...environment },
    });
  const manifest = (file: string): Readonly<Record<string, unknown>> =>
    JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, unknown>>;

  it("is small, and runs no script when it is installed", () => {
    expect(statSync(packed).size).to.be.below(MAX_PACKED_BYTES);
    const { scripts, devDependencies } = manifest(join(place, "package.json"));
    expect({ scripts, devDependencies }).to.deep.equal({ scripts: undefined, devDependencies: undefined });
  });

  it("says its version and nothing else", () => {
    const { status, stdout, stderr } = proofcast(["--version"]);
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: "" });
    expect(stdout.trim()).to.equal(manifest(join(projectRoot, "package.json")).version);
  });

  it("has the help of every command", () => {
    const { status, stdout } = proofcast(["verify", "--help"]);
    expect(status).to.equal(0);
    expect(stdout).to.contain("Exit codes:");
    expect(proofcast(["--help"]).stdout).not.to.contain("does not load here");
  });

  it("inspects and builds a model: circuits find their gadgets, threads and the prover's process their files", () => {
    const inspected = proofcast(["inspect", MODEL]);
    expect(inspected.stdout, inspected.stderr).to.match(/^compiles +yes$/m);
    const built = proofcast(["build", MODEL, "--out", "built"]);
    expect(built.status, built.stderr).to.equal(0);
    const checked = proofcast(["check", "built"]);
    expect(checked.stdout, checked.stderr).to.contain("everything fits");
  });

  it("starts a chain for developers, though there is no contract to compile, until it is interrupted", async () => {
    const args = [join(place, "cli/proofcast.mjs"), "dev", "--port", "0", "--json"];
    const child = spawn(process.execPath, args, {
      ...{ cwd: folder(), env: { PATH: process.env.PATH, HOME: folder() } },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "exit");
    const types: unknown[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      types.push((JSON.parse(line) as { type?: string }).type);
      if (types.at(-1) === "started") child.kill("SIGINT");
    }
    expect(types).to.include("started");
    expect(await ended).to.deep.equal([0, null]);
  });

  it("brings its contracts compiled", () => {
    for (const contract of ["registry/ModelRegistry", "oracle/PredictionOracle"])
      expect(existsSync(join(place, "artifacts/contracts", `${contract}.sol`)), contract).to.equal(true);
    expect(existsSync(join(place, "contracts"))).to.equal(false);
  });

  it("says without a compiler that snarkjs proves, and what to run", () => {
    rmSync(join(place, "prover/native/built"), { recursive: true, force: true });
    const { status, stderr } = proofcast(["setup"], { CXX: "/no/such/compiler" });
    expect(status).to.equal(1);
    expect(stderr).to.contain("snarkjs").and.to.contain("npx proofcast setup");
  });

  it("takes the native prover where it is compiled", function () {
    const built = join(projectRoot, "prover/native/built");
    const state = JSON.parse(readFileSync(join(built, "current.json"), "utf8")) as { addon?: string };
    if (state.addon === undefined) this.skip(); // there is no g++ here
    cpSync(built, join(place, "prover/native/built"), { recursive: true });
    const { status, stdout, stderr } = proofcast(["setup", "--json"]);
    expect(status, stderr).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.equal({ compiled: true });
    expect(stderr, "compiled again").to.equal("");
  });
});
