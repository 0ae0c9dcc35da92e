// SPDX-License-Identifier: GPL-3.0-or-later
import type { CommanderError } from "commander";
import type { Redact } from "../schema/secrets.ts";
import { EXIT } from "./command.ts";
import { jsonLine } from "./json-line.ts";

type UsageContext = Readonly<{
  arguments: readonly string[];
  /** The sentence that names the help. */
  readOn: string;
  asJson: boolean;
  redact: Redact;
}>;

/** Tells with --json what is wrong with the command line (without, commander has told it on stderr), and gives the exit code. */
export function wrongUsage(error: CommanderError, { arguments: given, readOn, asJson, redact }: UsageContext): number {
  if (asJson) {
    const details = { usage: error.code };
    const message = `${problemOf(error, given, redact)}. ${readOn}`;
    console.log(jsonLine({ error: { code: "WRONG_USAGE", message, details } }));
  }
  return EXIT.usage;
}

/** Without a command commander shows its help, as if nothing were wrong. */
function problemOf({ message }: CommanderError, given: readonly string[], redact: Redact): string {
  if (given.every((argument) => argument.startsWith("-"))) return "No command is given";
  return redact(message.replace(/^error: /, "")).replace(/\.$/, "");
}
