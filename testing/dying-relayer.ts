// SPDX-License-Identifier: GPL-3.0-or-later
// A relayer in a process of its own that dies by SIGKILL at a named moment, or else works until nothing is open and ends:
// node testing/dying-relayer.ts <relayer.config.json> [event] [step]
import { loadConfig } from "../relayer/config/load-config.ts";
import { startRelayer } from "../relayer/start-relayer.ts";
import type { RelayerEvent } from "../relayer/jobs/progress.ts";

const [path = "", type, step] = process.argv.slice(2);

function onEvent(event: RelayerEvent): void {
  const isMoment = event.type === type && (step === undefined || ("step" in event && event.step === step));
  if (isMoment) process.kill(process.pid, "SIGKILL");
}

const relayer = await startRelayer(await loadConfig(path), { onEvent });
await relayer.untilIdle();
await relayer.close();
