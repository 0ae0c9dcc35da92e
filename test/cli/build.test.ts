// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { compileSourceAgain } from "../../built-model/check/compile-source-again.ts";
import { statedSource } from "../../cli/check/stated-source.ts";
import { sha256 } from "../../schema/hash.ts";
import { checkManifest } from "../../built-model/check-manifest.ts";
import { proofcast } from "../../testing/cli-process.ts";
import { smallModel } from "../../testing/small-model.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

describe("proofcast build", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();

  it("takes what compile takes, and check compiles the lone file again from what the folder says", async () => {
    const [model, rows, out] = ["small.onnx", "rows.json", "out"].map((name) => join(folder(), name)) as [
      string,
      string,
      string,
    ];
    await writeFile(model, smallModel());
    await writeFile(rows, "[[0.5, -1, 1], [0.25, 0.5, -0.75]]");
    const options = ["--calibration", rows, "--held-out", rows, "--name", "tiny", "--weight-bits", "9"];
    const built = await proofcast(["build", model, "--out", out, ...options]).ended;
    expect(built.code, built.stderr).to.equal(0);
    const { manifest, schema } = await checkManifest(out);
    expect(manifest.name).to.equal("tiny");
    expect(manifest.source).to.include.keys("calibrationSha256", "heldOutSha256");
    expect(manifest.source.config).to.deep.equal({ bits: { weightBits: 9, activationBits: 16 } });

    const paths = { onnx: model, calibration: rows, heldOut: rows };
    const again = await compileSourceAgain(await statedSource(paths).read(manifest, schema), manifest);
    expect(sha256(again.graphSource)).to.equal(manifest.graphSha256);
  });
});
