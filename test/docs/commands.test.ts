// SPDX-License-Identifier: GPL-3.0-or-later
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { expect } from "chai";
import type { CliCommand } from "../../cli/command.ts";
import { projectRoot } from "../../scripts/run-command.ts";

const PAGES = ["*.md", "docs/*.md", "models/*/README.md"];

/** Each `npx proofcast …` line of the pages, with its page. */
async function shownCommands(): Promise<{ page: string; words: string[] }[]> {
  const shown: { page: string; words: string[] }[] = [];
  for await (const page of glob(PAGES, { cwd: projectRoot })) {
    const text = await readFile(join(projectRoot, page), "utf8");
    for (const [, line = ""] of text.matchAll(/npx proofcast ([a-z][^\n`#]+)/g))
      shown.push({ page, words: line.trim().split(/\s+/) });
  }
  return shown;
}

describe("the commands that the pages show", () => {
  it("exist, and have every option that is shown with them", async () => {
    const shown = await shownCommands();
    expect(shown.length).to.be.above(5);
    for (const { page, words } of shown) {
      const [name = "", ...rest] = words;
      const { command } = (await import(`../../cli/${name}.ts`)) as { command: CliCommand };
      const defined = new Command(name);
      command.define(defined);
      const inner = defined.commands.find((each) => each.name() === rest[0]);
      if (defined.commands.length > 0) expect(inner?.name(), `${page}: ${name} ${rest.join(" ")}`).to.equal(rest[0]);
      const options = (inner ?? defined).options.map(({ long }) => long);
      for (const word of rest.filter((each) => each.startsWith("--")))
        expect(options, `${page}: ${name} ${word}`).to.include(word);
    }
  });

  it("say with --help what each exit code means", async () => {
    for await (const file of glob("cli/*.ts", { cwd: projectRoot })) {
      const { command } = (await import(`../../${file}`)) as { command?: CliCommand };
      if (command === undefined) continue;
      const defined = new Command(command.name).exitOverride();
      command.define(defined);
      let help = "";
      defined.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      for (const code of ["0 ", "1 ", "2 ", "75 "])
        expect(help.split("Exit codes:")[1], `${file}: ${code}`).to.contain(code);
    }
  });
});
