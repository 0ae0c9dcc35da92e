// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../scripts/run-command.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const NOBODY = "0x00000000000000000000000000000000000000aa";
const MODEL = join(projectRoot, "models/operator-rewards");
const BUILT = join(projectRoot, "build/operator-rewards-b1");

type Run = {
  args: readonly string[];
  environment?: Record<string, string>;
  code: number;
  says: string;
  stdout?: string;
};

describe("proofcast in an environment that fails it", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();

  /** From another working directory, as most people do. */
  const proofcast = async ({ args, environment = {}, stdout }: Run): Promise<{ code: number | null; text: string }> => {
    const file = stdout === undefined ? undefined : openSync(stdout, "w");
    const child = spawn(process.execPath, [join(projectRoot, "cli/proofcast.mjs"), ...args], {
      cwd: folder(),
      env: { PATH: process.env.PATH, ...environment },
      stdio: ["ignore", file ?? "pipe", "pipe"],
    });
    if (file !== undefined) closeSync(file);
    let text = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => (text += chunk.toString()));
    return await new Promise((done) =>
      child.once("close", (code) => {
        done({ code, text });
      }),
    );
  };

  it("says what fails, and what to do, and never calls it a mistake of its own", async () => {
    const at = (name: string): string => join(folder(), name);
    await writeFile(at("file"), "");
    await writeFile(at("utf16.json"), Buffer.from("\uFEFF[[1,2,3,4,5,6]]", "utf16le"));
    for (const [name, text] of [
      ["ends", "process.exit(0);"],
      ["waits", "await new Promise(() => {});"],
    ] as const) {
      await mkdir(at(name));
      await writeFile(at(`${name}/model.onnx`), "");
      await writeFile(at(`${name}/model.config.ts`), text);
    }
    const endpoint = ["--rpc-url", "http://127.0.0.1:1", "--rocket-storage", NOBODY, "--first-interval", "1"];
    const compile = ["compile", MODEL, "--json", "--out"];
    const runs: Record<string, Run> = {
      "help where HOME is a file": { args: ["--help"], environment: { HOME: "/dev/null" }, code: 0, says: "deploy" },
      "deploy where nothing can be below HOME": {
        args: ["deploy", ...endpoint, "--json"],
        environment: { HOME: "/proc/nothing" },
        code: 75,
        says: '"code":"ENDPOINT_UNAVAILABLE"',
      },
      "deploy without a home and a temporary folder": {
        args: ["deploy", ...endpoint, "--json"],
        environment: { HOME: "/dev/null", TMPDIR: "/nowhere" },
        code: 1,
        says: "TMPDIR",
      },
      "an endpoint without a scheme": {
        args: ["deploy", "--json", ...endpoint.with(1, "localhost:8545/SECRET")],
        code: 1,
        says: '"code":"INVALID_RPC_URL"',
      },
      "check without a temporary folder": {
        args: ["check", BUILT, "--json"],
        environment: { TMPDIR: at("file") },
        code: 1,
        says: "TMPDIR",
      },
      "a folder to write below a file": { args: [...compile, at("file/out")], code: 1, says: at("file") },
      "a folder to write that the system has no place for": {
        args: [...compile, "/proc/nothing/out"],
        code: 1,
        says: "/proc/nothing",
      },
      "rows in UTF-16": {
        args: [...compile, at("out"), "--calibration", "utf16.json"],
        code: 1,
        says: "UTF-16; save it as UTF-8",
      },
      "a configuration that ends the process": {
        args: ["compile", "ends", "--out", "out"],
        code: 1,
        says: "ends the process",
      },
      "a configuration that never loads": {
        args: ["compile", "waits", "--out", "out"],
        code: 1,
        says: "waits for what never comes",
      },
      "an error that is no number": {
        args: [...compile, at("out"), "--max-error", "x"],
        code: 1,
        says: "The command line",
      },
      "a full disk under standard output": { args: ["--help"], stdout: "/dev/full", code: 1, says: "DISK_FULL" },
      "wrong usage": { args: ["check", "--json"], code: 2, says: '{"error":{"code":"WRONG_USAGE"' },
    };
    const names = Object.keys(runs);
    const ends = await Promise.all(Object.values(runs).map(proofcast));
    for (const [index, { code, text }] of ends.entries()) {
      const { code: expected, says } = runs[names[index] ?? ""] ?? { code: 0, says: "" };
      expect(text, names[index]).to.contain(says).and.not.contain("INTERNAL_ERROR").and.not.contain("SECRET");
      expect(code, `${names[index]}: ${text}`).to.equal(expected);
    }
  });
});
