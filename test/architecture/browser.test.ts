// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { build } from "esbuild";
import { projectRoot } from "../../scripts/run-command.ts";
import { sourceFiles } from "../../testing/source-imports.ts";

/** What anybody verifies a proof with, wherever they are. */
const VERIFIERS = ["schema", "groth16", "chain", "verification"];

describe("schema/, groth16/, chain/ and verification/", function () {
  this.timeout(60_000);
  const files = VERIFIERS.flatMap(sourceFiles).filter((file) => !file.endsWith(".d.ts"));

  it("bundle for a browser, without anything of Node", async () => {
    expect(files.length).to.be.greaterThan(25);
    const { outputFiles, warnings } = await build({
      stdin: {
        contents: files.map((file) => `export * as _${files.indexOf(file)} from "./${file}";`).join("\n"),
        resolveDir: projectRoot,
      },
      ...{ bundle: true, write: false, platform: "browser", format: "esm", logLevel: "silent" },
    });
    expect(warnings).to.deep.equal([]);
    const bundled = outputFiles[0]?.text ?? "";
    expect(bundled, "the verifier").to.contain("pairingBatch");
    expect(
      [...bundled.matchAll(/\b(?:Buffer\.\w+|process\.\w+|require\("[^"]+"\))/g)].map(([use]) => use),
    ).to.deep.equal([]);
  });
});
