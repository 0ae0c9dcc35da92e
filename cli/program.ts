import { existsSync, readdirSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { argumentRedactor } from "./argument-secrets.ts";
import { EXIT, type CliCommand } from "./command.ts";
import { reportError } from "./report-error.ts";

const FOLDER = new URL("./", import.meta.url);

/** Runs one command line and sets the process' exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on("error", endQuietly);
  const redact = argumentRedactor(argv);
  const report = (error: unknown): number => reportError(error, argv.includes("--json"), redact);
  process.on("uncaughtException", (error) => process.exit(report(error))); // Node would print it with all it holds
  const program = new Command("proofcast")
    .description("Verified predictions on EVM chains: from an ONNX model to a circuit, keys, proofs and posts.")
    .configureOutput({
      writeOut: (text) => process.stdout.write(text),
      writeErr: (text) => process.stderr.write(redact(text)),
    })
    .exitOverride();
  for (const command of await commandsFor(argv[2])) {
    const defined = program.command(command.name).summary(command.summary).description(command.summary).exitOverride();
    command.define(defined);
  }
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage;
    else process.exitCode = report(error);
  }
}

/** Only the named command is loaded; all of them for help, or when the name is not one. */
async function commandsFor(name: string | undefined): Promise<CliCommand[]> {
  const isFile = name !== undefined && /^[a-z][a-z-]*$/.test(name) && existsSync(new URL(`${name}.ts`, FOLDER));
  const named = isFile ? await loadCommand(`${name}.ts`) : undefined;
  if (named !== undefined) return [named];
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".ts") && file !== "program.ts");
  const commands = await Promise.all(files.sort().map(loadCommand));
  return commands.filter((command) => command !== undefined);
}

async function loadCommand(file: string): Promise<CliCommand | undefined> {
  const { command } = (await import(new URL(file, FOLDER).href)) as { command?: CliCommand };
  return command;
}

/** Whoever reads our output may stop early, as `head` does. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}
