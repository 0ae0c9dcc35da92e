import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { projectRoot } from "../../scripts/run-command.ts";

/** The stages in the direction the data goes: a stage may import itself and the ones before it. */
const STAGES = ["schema", "circuits", "compiler", "keys", "prover", "relayer", "cli"];

const IMPORT = /(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g;

type StageImport = { file: string; stage: string; target: string };

function importsOf(stage: string): StageImport[] {
  const files = readdirSync(join(projectRoot, stage), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => {
      const path = join(projectRoot, stage, file);
      return [...readFileSync(path, "utf8").matchAll(IMPORT)].map(([, specifier]) => ({
        file: join(stage, file),
        stage,
        target: relative(projectRoot, resolve(dirname(path), specifier ?? "")),
      }));
    });
}

describe("stages", () => {
  const imports = STAGES.flatMap(importsOf);

  it("finds the imports it judges", () => {
    expect(imports.length).to.be.greaterThan(50);
  });

  it("never import a later stage", () => {
    const backwards = imports.filter(({ stage, target }) => {
      const targetStage = STAGES.indexOf(target.split("/")[0] ?? "");
      return targetStage > STAGES.indexOf(stage);
    });
    expect(backwards, "imports against the data's direction").to.deep.equal([]);
  });

  it("never import tests, test support or scripts", () => {
    const development = imports.filter(({ target }) => /^(test|testing|scripts|bench)\//.test(target));
    expect(development, "product code that depends on development code").to.deep.equal([]);
  });
});
