// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { systemFailure } from "../schema/system-failure.ts";
import { argumentRedactor } from "./argument-secrets.ts";
import type { CliCommand } from "./command.ts";
import { jsonLine } from "./json-line.ts";
import { toolVersions } from "../built-model/tool-versions.ts";
import { reportError } from "./report-error.ts";
import { wrongUsage } from "./wrong-usage.ts";

const FOLDER = new URL("./", import.meta.url);

/** Runs one command line and sets the process' exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const asJson = argv.includes("--json");
  const redact = argumentRedactor(argv);
  const report = (error: unknown): number => reportError(error, asJson, redact);
  let said = ""; // by commander, in parts
  let told = ""; // by commander on stderr, last: where to read on
  process.stdout.on("error", endWithoutOutput);
  process.stderr.on("error", () => undefined); // nobody can be told; the exit code still says it
  process.on("uncaughtException", (error) => process.exit(report(error))); // Node would print it with all it holds
  try {
    const program = new Command("proofcast")
      .description("Verified predictions on EVM chains: from an ONNX model to a circuit, keys, proofs and posts.")
      .version(toolVersions().proofcast, "--version", "print the version")
      .configureOutput({
        writeOut: (text) => (asJson ? (said += text) : process.stdout.write(text)),
        writeErr: (text) => {
          told = text.trim();
          if (!asJson) process.stderr.write(redact(text));
        },
      })
      .showHelpAfterError(`\`proofcast${isName(argv[2]) ? ` ${argv[2]}` : ""} --help\` says what there is.`)
      .exitOverride();
    for (const command of await commandsFor(argv[2])) {
      const defined = program
        .command(command.name)
        .summary(command.summary)
        .description(command.summary)
        .exitOverride();
      command.define(defined);
    }
    await program.parseAsync([...argv]);
  } catch (error) {
    if (!(error instanceof CommanderError)) process.exitCode = report(error);
    else if (error.exitCode === 0 && asJson) console.log(jsonLine(asFacts(said, error)));
    else if (error.exitCode !== 0)
      process.exitCode = wrongUsage(error, { arguments: argv.slice(2), readOn: told, asJson, redact });
  }
}

/** Only the named command is loaded; all of them for help, or when the name is not one. */
async function commandsFor(name: string | undefined): Promise<CliCommand[]> {
  if (name === "--version") return [];
  const named = isName(name) ? await loadCommand(`${name}.ts`) : undefined;
  if (named !== undefined) return [named];
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".ts") && isCommand(file));
  const commands = await Promise.all(files.sort().map((file) => loadCommand(file).catch(() => unloadable(file))));
  return commands.filter((command) => command !== undefined);
}

/** Whether a file of ours is called so; it need not be a command. */
function isName(name: string | undefined): name is string {
  return name !== undefined && /^[a-z][a-z-]*$/.test(name) && existsSync(new URL(`${name}.ts`, FOLDER));
}

/** What commander itself says on stdout, as one JSON value. */
function asFacts(said: string, { code }: CommanderError): Readonly<Record<string, string>> {
  return code === "commander.version" ? { version: said.trim() } : { help: said };
}

/** Told from its text: for help a file that does not load must still count as one. */
function isCommand(file: string): boolean {
  return /^export const command\b/m.test(readFileSync(new URL(file, FOLDER), "utf8"));
}

async function loadCommand(file: string): Promise<CliCommand | undefined> {
  const { command } = (await import(new URL(file, FOLDER).href)) as { command?: CliCommand };
  return command;
}

/** Help must come also where a package is missing. The command itself says which, when it is asked for. */
function unloadable(file: string): CliCommand {
  const name = file.replace(/\.ts$/, "");
  return { name, summary: `(does not load here: \`proofcast ${name}\` says why)`, define: () => undefined };
}

/** Whoever reads our output may stop early, as `head` does; a disk that it goes to may be full. */
function endWithoutOutput(error: NodeJS.ErrnoException): void {
  process.exit(
    error.code === "EPIPE"
      ? undefined
      : reportError(systemFailure(error, "standard output") ?? error, false, (text) => text), // it holds nothing of ours
  );
}
