import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { systemFailure } from "../schema/system-failure.ts";
import { EXIT, type CliCommand } from "./command.ts";
import { jsonLine } from "./json-line.ts";
import { reportError } from "./report-error.ts";

const FOLDER = new URL("./", import.meta.url);

/** Runs one command line and sets the process' exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const asJson = argv.includes("--json");
  process.stdout.on("error", endWithoutOutput);
  process.stderr.on("error", () => undefined); // nobody can be told; the exit code still says it
  process.on("uncaughtException", (error) => process.exit(reportError(error, asJson)));
  try {
    const program = new Command("proofcast")
      .description("Verified predictions on EVM chains: from an ONNX model to a circuit, keys, proofs and posts.")
      .configureOutput({ writeOut: (text) => process.stdout.write(text) })
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
    if (!(error instanceof CommanderError)) process.exitCode = reportError(error, asJson);
    else if (error.exitCode !== 0) process.exitCode = wrongUsage(error, asJson);
  }
}

/** commander has said it on stderr. */
function wrongUsage({ message }: CommanderError, asJson: boolean): number {
  if (asJson) console.log(jsonLine({ error: { code: "WRONG_USAGE", message, details: {} } }));
  return EXIT.usage;
}

/** Only the named command is loaded; all of them for help, or when the name is not one. */
async function commandsFor(name: string | undefined): Promise<CliCommand[]> {
  const isFile = name !== undefined && /^[a-z][a-z-]*$/.test(name) && existsSync(new URL(`${name}.ts`, FOLDER));
  const named = isFile ? await loadCommand(`${name}.ts`) : undefined;
  if (named !== undefined) return [named];
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".ts") && isCommand(file));
  const commands = await Promise.all(files.sort().map((file) => loadCommand(file).catch(() => unloadable(file))));
  return commands.filter((command) => command !== undefined);
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
    error.code === "EPIPE" ? undefined : reportError(systemFailure(error, "standard output") ?? error, false),
  );
}
