// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { expect } from "chai";
import { command as build } from "../../cli/build.ts";
import { type CliCommand, EXIT } from "../../cli/command.ts";
import { command as compile } from "../../cli/compile.ts";
import { command as evaluate } from "../../cli/evaluate.ts";
import { command as explain } from "../../cli/explain.ts";
import { command as inspect } from "../../cli/inspect.ts";
import { command as predict } from "../../cli/predict.ts";
import { projectRoot } from "../../scripts/run-command.ts";
import { featureCount, outputCount, parseModelSchema } from "../../schema/model-schema.ts";

function optionsOf({ name, define }: CliCommand): (string | undefined)[] {
  const defined = new Command(name);
  define(defined);
  return defined.options.map(({ long }) => long);
}

describe("docs/compiler-reference.md", () => {
  let text: string;
  before(async () => {
    text = await readFile(join(projectRoot, "docs/compiler-reference.md"), "utf8");
  });

  it("shows a schema that is accepted, of as many values as it says", () => {
    const schema = parseModelSchema(JSON.parse(/```json\n(.*?)```/s.exec(text)?.[1] ?? ""));
    expect([featureCount(schema), outputCount(schema)]).to.deep.equal([8, 1]);
  });

  it("says rightly that every command that compiles takes what compile takes", () => {
    for (const command of [build, evaluate, explain, inspect, predict])
      expect(optionsOf(command), command.name).to.include.members(
        optionsOf(compile).filter((option) => option !== "--out" && option !== "--pareto"),
      );
    expect(optionsOf(build)).to.include("--out");
  });

  it("names every exit code", () => {
    for (const code of [0, ...Object.values(EXIT)]) expect(text).to.match(new RegExp(`^\\| ${code} +\\|`, "m"));
  });
});
