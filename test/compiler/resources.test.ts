// SPDX-License-Identifier: GPL-3.0-or-later
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";

const SCRIPT = fileURLToPath(new URL("../../testing/compile-hostile-models.ts", import.meta.url));

/** Models that are small when what nobody reads is left out. */
const COMPILED = ["a huge constant matrix", "broadcasts that nothing reads", "80 ReLUs in a row"];

const OTHER_REFUSALS: Readonly<Record<string, string>> = {
  "a constant that grows": "FLOAT_RUNTIME_REFUSED",
  "a dimension beyond every integer": "FLOAT_RUNTIME_REFUSED",
};

describe("small files that ask for much", () => {
  it("are refused or compiled with 512 MB of heap, each in a second or so", async function () {
    this.timeout(240_000);
    const { stdout } = await promisify(execFile)(process.execPath, ["--max-old-space-size=512", SCRIPT]);
    const outcomes = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as [string, string]);
    expect(outcomes.length, "models").to.be.greaterThan(12);
    for (const [what, outcome] of outcomes)
      expect(outcome, what).to.equal(
        COMPILED.includes(what) ? "compiled" : (OTHER_REFUSALS[what] ?? "MODEL_TOO_LARGE"),
      );
  });
});
