// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { circlesOf, sourceFiles, sourceImports, sourceText } from "../../testing/source-imports.ts";

/** The stages in the direction the data goes: a stage may import itself and the ones before it. */
const STAGES = [
  ...["schema", "files", "groth16", "prover/native", "chain", "circom", "circuits", "compiler"],
  ...["keys", "prover", "built-model", "verification", "relayer", "cli"],
];

/** The native prover is a stage of its own inside its user's folder: keys are made with its arithmetic, too. */
const stageOf = (path: string): string =>
  path.startsWith("prover/native/") ? "prover/native" : (path.split("/")[0] ?? "");

/** Each file once, whichever stages' folders it is in. */
const SOURCE_FILES = [...new Set(STAGES.flatMap(sourceFiles))];

/** The folder of a stage that a file stands in; a stage's own files are the stage's, not a folder's. */
const folderOf = (path: string): string | undefined => /^[\w-]+\/[\w-]+(?=\/)/.exec(path)?.[0];

describe("stages (property 31)", () => {
  const imports = SOURCE_FILES.flatMap(sourceImports);
  const values = imports.filter(({ isType }) => !isType);

  it("finds the imports it judges", () => {
    expect(imports.length).to.be.greaterThan(1_000);
    expect(values.length).to.be.greaterThan(500);
  });

  it("never import a later stage", () => {
    const backwards = imports.filter(
      ({ file, target }) => STAGES.indexOf(stageOf(target)) > STAGES.indexOf(stageOf(file)),
    );
    expect(backwards, "imports against the data's direction").to.deep.equal([]);
  });

  it("never import tests, test support or scripts", () => {
    const development = imports.filter(({ target }) => /^(test|testing|scripts|bench)\//.test(target));
    expect(development, "product code that depends on development code").to.deep.equal([]);
  });

  it("have no circle of files that need one another to be loaded", () => {
    expect(circlesOf(arrowsOf(values, (path) => path))).to.deep.equal([]);
  });

  it("give nothing two addresses: no file exports what another one has", () => {
    const passedOn = SOURCE_FILES.filter((file) => /^export [^;]*? from "/m.test(sourceText(file)));
    expect(passedOn).to.deep.equal([]);
  });

  it("have no circle of folders", () => {
    expect(circlesOf(arrowsOf(values, folderOf))).to.deep.equal([]);
  });
});

describe("circlesOf", () => {
  it("gives each circle once, and no node that is in none", () => {
    const arrows = new Map(Object.entries({ a: ["b"], b: ["c"], c: ["b", "d"], d: [], e: ["e"] }));
    const sets = new Map([...arrows].map(([from, to]) => [from, new Set(to)]));
    expect(circlesOf(sets)).to.deep.equal([["b", "c"], ["e"]]);
  });
});

function arrowsOf(
  imports: readonly { file: string; target: string }[],
  placeOf: (path: string) => string | undefined,
): Map<string, Set<string>> {
  const arrows = new Map<string, Set<string>>();
  for (const { file, target } of imports) {
    const [from, to] = [placeOf(file), placeOf(target)];
    if (from === undefined || to === undefined || (from === to && file !== target)) continue;
    arrows.set(from, (arrows.get(from) ?? new Set()).add(to));
  }
  return arrows;
}
