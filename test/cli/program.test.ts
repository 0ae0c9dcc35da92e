// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../scripts/run-command.ts";
import { proofcast } from "../../testing/cli-process.ts";

type Failure = { error: { code: string; message: string; details: { usage: string } } };

const { version } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as { version: string };

describe("proofcast", function () {
  this.timeout(30_000);
  const run = (...args: string[]) => proofcast(args).ended;

  it("tells its version, as text and as JSON", async () => {
    expect(await run("--version")).to.include({ code: 0, stdout: `${version}\n`, stderr: "" });
    expect(await run("--version", "--json")).to.include({ code: 0, stdout: `{"version":"${version}"}\n`, stderr: "" });
  });

  it("gives its help as one JSON value where JSON is asked for", async () => {
    const { code, stdout, stderr } = await run("compile", "--help", "--json");
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    expect((JSON.parse(stdout) as { help: string }).help)
      .to.contain("--calibration")
      .and.to.contain("Exit codes");
  });

  for (const [args, problem, usage] of [
    [[], "No command is given", "unknownOption"],
    [["nonsense"], "unknown command 'nonsense'", "unknownCommand"],
    [["compile", "a.onnx"], "required option '--out <dir>'", "missingMandatoryOptionValue"],
    [["check"], "missing required argument 'dir'", "missingArgument"],
    [["compile", "a.onnx", "--out", "b", "--batch", "0"], "whole number from 1", "invalidArgument"],
    [["compile", "a.onnx", "--out", "b", "--url=https://u:SECRET@h/p"], "unknown option", "unknownOption"],
  ] as const) {
    it(`ends with 2 and one JSON object on stdout for: ${args.join(" ").replace(/--url.*/, "--url")}`, async () => {
      const { code, stdout, stderr } = await run(...args, "--json");
      expect({ code, stderr }).to.deep.equal({ code: 2, stderr: "" });
      const { error } = JSON.parse(stdout) as Failure;
      expect(error).to.deep.include({ code: "WRONG_USAGE", details: { usage: `commander.${usage}` } });
      expect(error.message).to.contain(problem).and.to.contain("--help").and.not.to.contain("SECRET");
    });
  }

  it("says on stderr what is wrong, and where to read on, without --json", async () => {
    const { code, stdout, stderr } = await run("compile", "a.onnx");
    expect({ code, stdout }).to.deep.equal({ code: 2, stdout: "" });
    expect(stderr).to.contain("--out <dir>").and.to.contain("proofcast compile --help");
  });
});
