// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FatalError } from "../schema/errors.ts";
import { projectRoot } from "./run-command.ts";

/** A signal that the prover may set as he likes, as far as constraints let him. */
export type Hint = Readonly<{
  file: string;
  line: number;
  signal: string;
  /** Statements of the same file. */
  pinnedBy: readonly string[];
  /** A test file below test/, without its ending, and the title of a test in it that sees the forgery refused. */
  forgedIn: Readonly<{ file: string; title: string }>;
}>;

/** A `<--` without the comments that say what holds it, or with some that name what there is not. */
export class UnexplainedHint extends FatalError {
  constructor(file: string, line: number, problem: string) {
    super(
      "UNEXPLAINED_HINT",
      `circuits/${file}, line ${line}: ${problem}. Above each \`<--\` stand lines \`// pinned by: <a constraint of the file>\` and one \`// forged in: <test file> "<title>"\`.`,
      { details: { file, line } },
    );
  }
}

const TARGET = join(projectRoot, "circuits/HINTS.md");

/** Writes HINTS.md: every hint of the gadgets, what pins it, and where a test forges it. @error UnexplainedHint */
export async function generateHints(): Promise<void> {
  await writeFile(TARGET, hintsPage());
}

export function hintsPage(): string {
  const files = readdirSync(join(projectRoot, "circuits")).filter((name) => name.endsWith(".circom"));
  const hints = files
    .sort()
    .flatMap((file) => hintsOf(file, readFileSync(join(projectRoot, "circuits", file), "utf8"), titlesOf));
  const names = [...new Set(hints.map(({ file }) => file))];
  const sections = names.map((name) => section(name, hints));
  return `# Hints

Generated from the comments in \`circuits/\` by scripts/generate-hints.ts: do not edit.

Every signal that is assigned with \`<--\` is the prover's to choose, as far as constraints let him. Here are all ${hints.length} of them, with the
constraints that leave one value only and a test in which another one is refused.

${sections.join("\n\n")}
`;
}

function section(name: string, hints: readonly Hint[]): string {
  const own = hints.filter(({ file }) => file === name);
  const items = own.map(({ line, signal, pinnedBy, forgedIn }) =>
    [
      `- \`${signal}\`, line ${line}`,
      ...pinnedBy.map((constraint) => `  - pinned by \`${constraint}\``),
      `  - forged in \`test/${forgedIn.file}.test.ts\`: ${forgedIn.title}`,
    ].join("\n"),
  );
  return [`## ${name}`, ...items].join("\n\n").replaceAll("\n\n- ", "\n- ").replace("\n- ", "\n\n- ");
}

/** Every hint of a file's text. `titles` gives a test file's titles, and undefined where there is no such file. */
export function hintsOf(
  file: string,
  text: string,
  titles: (file: string) => ReadonlySet<string> | undefined,
): readonly Hint[] {
  const lines = text.split("\n");
  const statements = new Set(
    lines.map((line) => line.replace(/\s*\/\/.*$/, "").trim()).filter((line) => /===|<==/.test(line)),
  );
  return lines.flatMap((line, at) => {
    const signal = /^\s*(?:for \([^)]*\) )?(?:signal )?(?:output )?([\w[\] +-]+?) <--/.exec(line)?.[1];
    if (signal === undefined) {
      if (/^(?!\s*(\*|\/)).*<--/.test(line))
        throw new UnexplainedHint(file, at + 1, "a hint of a form that is not read");
      return [];
    }
    const refuse = (problem: string): never => {
      throw new UnexplainedHint(file, at + 1, `${signal}: ${problem}`);
    };
    const above = commentsAbove(lines, at);
    const pinnedBy = above.flatMap((comment) => /^pinned by: (.*)$/.exec(comment)?.slice(1) ?? []);
    const [, test, title] =
      above.map((comment) => /^forged in: (\S+) "(.*)"$/.exec(comment)).find((match) => match !== null) ?? [];
    if (pinnedBy.length === 0) refuse("no constraint is named");
    const missing = pinnedBy.find((constraint) => !statements.has(constraint));
    if (missing !== undefined) refuse(`the file has no constraint \`${missing}\``);
    if (test === undefined || title === undefined) return refuse("no test is named");
    if (titles(test)?.has(title) !== true) refuse(`test/${test}.test.ts has no "${title}"`);
    return [{ file, line: at + 1, signal, pinnedBy, forgedIn: { file: test, title } }];
  });
}

function commentsAbove(lines: readonly string[], at: number): string[] {
  const found: string[] = [];
  for (let index = at - 1; index >= 0; index--) {
    const comment = /^\s*\/\/ (.*)$/.exec(lines[index] ?? "")?.[1];
    if (comment === undefined) break;
    found.unshift(comment);
  }
  return found;
}

/** Titles of a test file and of the cases in the folder of its name: the texts of its `it`s and of entries named `title`. */
export function titlesOf(file: string): ReadonlySet<string> | undefined {
  const path = join(projectRoot, "test", file);
  if (!existsSync(`${path}.test.ts`)) return undefined;
  const cases = existsSync(path) ? readdirSync(path).map((name) => join(path, name)) : [];
  const texts = [`${path}.test.ts`, ...cases].map((each) => readFileSync(each, "utf8"));
  const titles = texts.flatMap((text) => [...text.matchAll(/(?:\bit\(|\btitle: )"([^"]+)"/g)]);
  return new Set(titles.map(([, title = ""]) => title));
}
