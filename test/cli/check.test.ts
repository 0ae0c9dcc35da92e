// SPDX-License-Identifier: GPL-3.0-or-later
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { buildModel } from "../../built-model/build-model.ts";
import type { Tie } from "../../built-model/check/tie.ts";
import { MODEL_FILES } from "../../schema/manifest.ts";
import { proofcast } from "../../testing/cli-process.ts";
import { restateEverything } from "../../testing/liar.ts";
import { SMALL_SOURCE } from "../../testing/small-source.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

describe("proofcast check", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();

  it("lists each comparison with its result as JSON, the error last, and exits with 1", async () => {
    const keys = { warn: (): void => undefined };
    const { dir } = await buildModel(SMALL_SOURCE, { batch: 1, outDir: join(folder(), "small"), keys });
    await appendFile(join(dir, MODEL_FILES.circuit), "\n");
    await restateEverything(dir);
    const { code, stdout } = await proofcast(["check", dir, "--json"]).ended;
    const report = JSON.parse(stdout) as { ok: boolean; ties: Tie[]; notTied: string[]; error: { code: string } };
    expect(code).to.equal(1);
    expect(report).to.deep.include({ ok: false });
    expect(report.error.code).to.equal("MANIFEST_MISMATCH");
    expect(report.ties.map(({ entry, result }) => `${entry} ${result}`)).to.deep.equal([
      "the folder ok",
      "manifest.json ok",
      "model.graph.json ok",
      "model.int.onnx ok",
      "model.circom failed",
    ]);
    expect(report.notTied.join(" ")).to.contain("error");
  });
});
