// SPDX-License-Identifier: GPL-3.0-or-later
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FatalError } from "../schema/errors.ts";
import { projectRoot } from "./run-command.ts";

/** One custom error, as the source declares it. `when` is its NatSpec notice. */
export type DeclaredError = Readonly<{ file: string; name: string; when: string }>;

/** An error without the sentence that says when it is thrown. */
export class UnexplainedError extends FatalError {
  constructor(file: string, name: string) {
    super(
      "UNEXPLAINED_ERROR",
      `contracts/${file}: error ${name} needs a comment that begins with \`/// @notice Thrown when \`.`,
      { details: { file, name } },
    );
  }
}

const CONTRACTS = join(projectRoot, "contracts");

/** Helpers of tests are no part of what is deployed; tests in Solidity deploy nothing. */
const LEFT_OUT = /^(mocks|node_modules)\/|\.t\.sol$/;

/** Every custom error that contracts/ declares, in the order of files and lines. @error UnexplainedError */
export function declaredErrors(): readonly DeclaredError[] {
  return readdirSync(CONTRACTS, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".sol") && !LEFT_OUT.test(file))
    .sort()
    .flatMap((file) => errorsIn(file, readFileSync(join(CONTRACTS, file), "utf8")));
}

/** The errors of one file's text. @error UnexplainedError */
export function errorsIn(file: string, text: string): readonly DeclaredError[] {
  return [...text.matchAll(/((?:^[ \t]*\/\/\/.*\n)*)^[ \t]*error (\w+)\s*\(/gm)].map(([, comment = "", name = ""]) => {
    const words = comment.replaceAll(/^[ \t]*\/\/\/ ?/gm, "").replaceAll(/\s+/g, " ");
    const when = /@notice Thrown when (.*?)(?: @\w+.*)?$/.exec(words.trim())?.[1];
    if (when === undefined) throw new UnexplainedError(file, name);
    return { file, name, when };
  });
}
