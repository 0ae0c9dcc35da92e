// SPDX-License-Identifier: GPL-3.0-or-later
import { Option } from "commander";
import { configRedactor } from "../relayer/config/config-secrets.ts";
import { loadConfig, readConfig } from "../relayer/config/load-config.ts";
import type { RelayerConfig } from "../relayer/config/relayer-config.ts";
import { RelayerStopped } from "../relayer/jobs/progress-hub.ts";
import { startRelayer } from "../relayer/start-relayer.ts";
import type { RelayerEvent } from "../relayer/jobs/progress.ts";
import type { RunningRelayer } from "../relayer/running-relayer.ts";
import { readStatus } from "../relayer/status.ts";
import { createLogger } from "../relayer/telemetry/logger.ts";
import { FatalError } from "../schema/errors.ts";
import { redactError } from "../schema/redact-values.ts";
import type { CliCommand } from "./command.ts";
import { jsonLine } from "./json-line.ts";
import { reportError } from "./report-error.ts";
import { eventLine } from "./relay/event-line.ts";
import { ageSeconds, statusLines } from "./relay/status-lines.ts";
import { stopSignals } from "./relay/stop-signals.ts";

const LINGER_MS = 1_000;

type Options = { config: string; once?: true; retry?: true; status?: true; json?: true };

/** With --once: not everything that was asked is answered. */
export class RequestsSetAside extends FatalError {
  constructor(requests: readonly { requestId: string; reason: string }[]) {
    super(
      "REQUESTS_SET_ASIDE",
      `${requests.length} requests were set aside:\n` +
        `${requests.map(({ requestId, reason }) => `  ${requestId}: ${reason}`).join("\n")}\n` +
        "The others are answered. `--status` shows them again, and `--retry` takes them up when their cause is mended.",
      { details: { requests } },
    );
  }
}

/** `proofcast relay`: answers the oracle's requests until it is stopped. */
export const command: CliCommand = {
  name: "relay",
  summary: "answer an oracle's requests: run the model, prove the run, post the outputs",
  define: (relay) =>
    relay
      .option("--config <file>", "the configuration", "relayer.config.json")
      .option("--once", "stop when every block is read and no request is open")
      .option("--retry", "take up the requests that were set aside, from their first step")
      .addOption(
        new Option("--status", "show how many requests are where, and start nothing").conflicts(["once", "retry"]),
      )
      .option("--json", "print one JSON object a line for each event (with --status: one object) and nothing else")
      .addHelpText(
        "after",
        "\nExit codes: 0 stopped as asked, 1 refused or a request was set aside, 2 wrong usage, 75 try again later.",
      )
      .action(run),
};

async function run({ config: path, ...options }: Options): Promise<void> {
  const config = options.status ? await readConfig(path) : await loadConfig(path);
  const redact = configRedactor(config);
  // before the program's own, which knows the command line's secrets and not the configuration's
  process.prependListener("uncaughtException", (error) =>
    process.exit(reportError(error, options.json === true, redact)),
  );
  try {
    await (options.status ? showStatus(config, options.json) : relay(config, options).finally(endSoon));
  } catch (error) {
    throw redactError(error, redact);
  }
}

/** What hangs would keep the process alive: a connection, a model's run. */
function endSoon(): void {
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

async function showStatus(config: RelayerConfig, json: true | undefined): Promise<void> {
  const status = await readStatus(config);
  const now = Date.now();
  console.log(
    json ? jsonLine({ ...status, ageSeconds: ageSeconds(status, now) }) : statusLines(status, now).join("\n"),
  );
}

async function relay(config: RelayerConfig, { once, retry, json }: Omit<Options, "config">): Promise<void> {
  const signal = stopSignals();
  const setAside: { requestId: string; reason: string }[] = [];
  const tell = json ? tellAsJson : tellAsText;
  const onEvent = (event: RelayerEvent): void => {
    tell(event);
    if (event.type !== "request-ended" || event.state !== "dead") return;
    const { event: posted, failure } = event.request;
    setAside.push({ requestId: posted.requestId, reason: failure?.message ?? "" });
  };
  let relayer: RunningRelayer;
  try {
    const log = createLogger(json ? "warn" : "error", undefined, configRedactor(config));
    relayer = await startRelayer(config, { onEvent, signal, log, retryDead: retry });
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    if (once) throw new RelayerStopped(error);
    return;
  }
  if (once) await untilIdle(relayer);
  else await relayer.stopped;
  if (once && setAside.length > 0) throw new RequestsSetAside(setAside);
}

async function untilIdle(relayer: RunningRelayer): Promise<void> {
  try {
    await relayer.untilIdle();
  } catch (error) {
    if (error instanceof RelayerStopped) await relayer.stopped; // the reason, if it has one
    throw error;
  } finally {
    await relayer.close();
  }
}

function tellAsJson(event: RelayerEvent): void {
  console.log(jsonLine({ at: new Date().toISOString(), ...event }));
}

function tellAsText(event: RelayerEvent): void {
  const line = eventLine(event);
  if (line !== null) console.error(`${new Date().toISOString().slice(11, 19)}  ${line}`);
}
