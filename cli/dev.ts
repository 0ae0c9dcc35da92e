// SPDX-License-Identifier: GPL-3.0-or-later
import { basename } from "node:path";
import { InvalidArgumentError } from "commander";
import { fileURLToPath } from "node:url";
import { untilAborted } from "../prover/until-aborted.ts";
import type { RelayerEvent } from "../relayer/jobs/progress.ts";
import type { CliCommand } from "./command.ts";
import { buildContracts } from "./deploy/build-contracts.ts";
import { startDevelopmentChain } from "./dev/development-chain.ts";
import { developmentModel } from "./dev/development-model.ts";
import { developmentPage } from "./dev/development-page.ts";
import { jsonLine } from "./json-line.ts";
import { eventLine } from "./relay/event-line.ts";
import { stopSignals } from "./relay/stop-signals.ts";

type Options = { batch?: number; port: number; json?: true };

/** The project's own model, and where it is built, wherever the command is started. */
const EXAMPLE = fileURLToPath(new URL("../models/operator-rewards", import.meta.url));
const EXAMPLE_BUILD = fileURLToPath(new URL("../build/operator-rewards-b", import.meta.url));

const LINGER_MS = 1_000;

/** `proofcast dev`: a chain for whoever writes a contract that reads predictions. */
export const command: CliCommand = {
  name: "dev",
  summary: "start a local chain with everything deployed, a model registered and its requests answered",
  define: (dev) =>
    dev
      .argument("[model]", "a built model, a model's folder or an .onnx file; operator-rewards when left out")
      .option("--batch <n>", "subjects of one proof, for a model that is still to be built; 1 when left out", count)
      .option("--port <n>", "the chain's port on 127.0.0.1", count, 8545)
      .option("--json", "print one JSON object a line: what stands where, then each event of the relayer")
      .addHelpText("after", "\nExit codes: 0 stopped as asked, 1 refused or failed, 2 wrong usage, 75 try again.")
      .action(run),
};

async function run(path: string | undefined, { batch, port, json }: Options): Promise<void> {
  const signal = stopSignals();
  const onProgress = (line: string): void => {
    if (!signal.aborted) console.error(line);
  };
  const onEvent = json ? tellAsJson : tellAsText;
  const start = async () => {
    onProgress("compiling contracts");
    await buildContracts();
    const model = await developmentModel(path ?? EXAMPLE, {
      batch,
      ...(path === undefined ? { outDir: `${EXAMPLE_BUILD}${batch ?? 1}` } : {}),
      onProgress: (stage) => {
        onProgress(`${basename(path ?? EXAMPLE)}: ${stage}`);
      },
    });
    return await startDevelopmentChain(model, { port, onProgress, onEvent, signal });
  };
  try {
    const chain = await untilAborted(start(), signal);
    console.log(json ? jsonLine({ type: "started", ...chain.facts }) : developmentPage(chain.facts));
    await chain.stopped.finally(() => chain.close());
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    setTimeout(() => process.exit(), LINGER_MS).unref(); // what hangs, or was still being started
  }
}

function tellAsJson(event: RelayerEvent): void {
  console.log(jsonLine(event));
}

function tellAsText(event: RelayerEvent): void {
  const line = eventLine(event);
  if (line !== null) console.error(`relayer: ${line}`);
}

function count(value: string): number {
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535)
    throw new InvalidArgumentError("It must be a whole number up to 65535.");
  return Number(value);
}
