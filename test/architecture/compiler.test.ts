// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { projectRoot } from "../../scripts/run-command.ts";
import { reachableFrom, sourceFiles, sourceImports, sourceText } from "../../testing/source-imports.ts";

const isIn = (file: string, ...folders: readonly string[]): boolean =>
  folders.some((folder) => file.startsWith(`compiler/${folder}/`));

/** threshold-buckets.ts is ThresholdBuckets: the folder's loader holds files to that. */
const PRIMITIVES = readdirSync(join(projectRoot, "compiler/primitives"))
  .filter((name) => name.endsWith(".ts"))
  .map((name) => basename(name, ".ts").replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()));

describe("compiler", () => {
  const files = sourceFiles("compiler");
  const imports = files.flatMap(sourceImports);
  const values = imports.filter(({ isType }) => !isType);
  const product = [
    "schema",
    "groth16",
    "chain",
    "circom",
    "compiler",
    "keys",
    "prover",
    "built-model",
    "verification",
    "relayer",
    "cli",
  ].flatMap(sourceFiles);
  const filesThatSay = (pattern: RegExp, among: readonly string[]): string[] =>
    among.filter((file) => pattern.test(sourceText(file)));

  it("has the primitives and files that are judged here", () => {
    expect(PRIMITIVES).to.include.members(["Affine", "ThresholdBuckets", "PiecewisePolynomial"]);
    expect(files.length).to.be.greaterThan(200);
  });

  it("names no primitive but in primitives/ and lowering/", () => {
    const literal = new RegExp(`["'\`](?:${PRIMITIVES.join("|")})["'\`]`);
    const elsewhere = product.filter((file) => !isIn(file, "primitives", "lowering"));
    expect(filesThatSay(literal, elsewhere)).to.deep.equal([]);
  });

  it("makes nodes of a primitive in the constructors of lowering/ only", () => {
    const making = filesThatSay(
      /primitive: "/,
      product.filter((file) => isIn(file, "lowering", "ops")),
    );
    expect(making).to.not.deep.equal([]);
    expect(making.filter((file) => !/^compiler\/lowering\/[\w-]+-nodes?\.ts$/.test(file))).to.deep.equal([]);
  });

  it("writes each named curve once: its name is all that tells it from others", () => {
    const names = files.flatMap((file) =>
      [...sourceText(file).matchAll(/namedFunction\(\s*[`"]([^`"]+)[`"]/g)].map((found) => found[1] ?? ""),
    );
    expect(names.length, "curves").to.be.greaterThan(20);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
  });

  it("takes nothing from primitives/ elsewhere, but types of what makers of lowered nodes hand over", () => {
    const outside = imports.filter(({ file, target }) => isIn(target, "primitives") && !isIn(file, "primitives"));
    expect(outside.filter(({ isType, file }) => !isType || !isIn(file, "lowering", "ops", "passes"))).to.deep.equal([]);
  });

  it("makes lowered nodes in operators, lowering and passes only", () => {
    const outside = imports.filter(
      ({ file, target }) => isIn(target, "lowering") && !isIn(file, "lowering", "ops", "passes"),
    );
    expect(outside).to.deep.equal([]);
  });

  it("lets operators know graphs, lowering and nothing of what comes after", () => {
    const later = values.filter(
      ({ file, target }) =>
        isIn(file, "ops", "lowering") && isIn(target, "primitives", "passes", "quantise", "emit", "witness"),
    );
    expect(later).to.deep.equal([]);
  });

  it("keeps graph/ free of everything that works on graphs", () => {
    const works = values.filter(
      ({ file, target }) =>
        isIn(file, "graph") &&
        isIn(
          target,
          "ops",
          "primitives",
          "lowering",
          "passes",
          "quantise",
          "emit",
          "witness",
          "calibration",
          "frontend",
        ),
    );
    expect(works).to.deep.equal([]);
  });

  it("keeps primitives away from operators, passes, calibration and the reading of files", () => {
    const away = imports.filter(
      ({ file, target }) =>
        isIn(file, "primitives") && isIn(target, "ops", "lowering", "passes", "calibration", "frontend", "witness"),
    );
    expect(away).to.deep.equal([]);
  });

  // The table waits for the folder to be loaded: a file of the folder that waits for the table is never loaded.
  for (const [folder, table] of [
    ["primitives", "compiler/primitive-table.ts"],
    ["ops", "compiler/operator-table.ts"],
  ] as const)
    it(`loads ${folder}/ without its own table`, () => {
      const arrows = new Map<string, Set<string>>();
      for (const { file, target } of values) arrows.set(file, (arrows.get(file) ?? new Set()).add(target));
      const waiting = files.filter((file) => isIn(file, folder) && reachableFrom(arrows, file).has(table));
      expect(waiting).to.deep.equal([]);
    });

  it("writes no hint: `<--` stands in gadgets only", () => {
    expect(filesThatSay(/<--/, product)).to.deep.equal([]);
  });
});
