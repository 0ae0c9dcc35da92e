// SPDX-License-Identifier: GPL-3.0-or-later
import type { RelayerStatus } from "../../relayer/status.ts";

/** A running relayer writes its status every second: after so long without one it has died or cannot write. */
const SILENT_SECONDS = 15;

export function ageSeconds({ at }: RelayerStatus, nowMs: number): number {
  return Math.max(0, Math.round((nowMs - Date.parse(at)) / 1_000));
}

/** The status as text for a person. */
export function statusLines(status: RelayerStatus, nowMs: number): string[] {
  const { headRead, outage, counts, open, dead } = status;
  const states = Object.entries(counts).map(([state, count]) => `${count} ${state}`);
  return [
    `relayer   ${processLine(status, nowMs)}`,
    `chain     ${headRead === null ? "no block read yet" : `read up to block ${headRead}`}`,
    ...(outage === null ? [] : [`outage    ${outage}`]),
    `requests  ${states.length === 0 ? "none yet" : states.join(", ")}`,
    ...open.map(({ requestId, step }) => `  ${requestId}  at ${step}`),
    ...dead.map(({ requestId, step, message }) => `  ${requestId}  set aside at ${step ?? "no step"}: ${message}`),
  ];
}

function processLine(status: RelayerStatus, nowMs: number): string {
  const age = ageSeconds(status, nowMs);
  if (status.running === null) return "any number, on a shared database";
  if (!status.running) return `stopped ${age} s ago`;
  if (age <= SILENT_SECONDS) return `running, ${age} s ago`;
  return `silent for ${age} s: it was killed, or cannot write to its data directory`;
}
