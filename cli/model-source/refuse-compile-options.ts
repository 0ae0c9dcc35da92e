// SPDX-License-Identifier: GPL-3.0-or-later
import type { Command } from "commander";
import { FatalError } from "../../schema/errors.ts";
import { addCompileOptions } from "./compile-options.ts";

/** Options that say how to compile, beside a model that is compiled already: they would do nothing. */
export class CompiledAlready extends FatalError {
  constructor(path: string, options: readonly string[]) {
    super(
      "COMPILED_ALREADY",
      `${path} is compiled already, and ${options.join(", ")} would change nothing. Leave ${options.length === 1 ? "it" : "them"} out, or name the float model instead.`,
      { details: { path, options } },
    );
  }
}

/** Gives the path back when the command line has no option of compiling. @error CompiledAlready */
export function refuseCompileOptions(command: Command, path: string): string {
  const ofCompiling = new Set(addCompileOptions(command.createCommand()).options.map((option) => option.long));
  const given = command.options
    .filter((option) => ofCompiling.has(option.long))
    .filter((option) => command.getOptionValueSource(option.attributeName()) === "cli")
    .map(({ long }) => long ?? "");
  if (given.length > 0) throw new CompiledAlready(path, given);
  return path;
}
