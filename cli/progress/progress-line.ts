// SPDX-License-Identifier: GPL-3.0-or-later
import { basename } from "node:path";

/** How often a stage that goes on is told of again. */
const STILL_MS = 10_000;

/** Tells on stderr what is going on with a file or folder, and since when: results alone are on stdout. */
export function progressLine(path: string): (stage: string) => void {
  const startedAt = performance.now();
  const tell = (stage: string): void => {
    const seconds = (performance.now() - startedAt) / 1_000;
    console.error(`${basename(path)}: ${stage}${seconds < 1 ? "" : ` (${seconds.toFixed(1)} s)`}`);
  };
  let timer: NodeJS.Timeout | undefined;
  return (stage) => {
    clearInterval(timer);
    tell(stage);
    timer = setInterval(() => {
      tell(`still ${stage}`);
    }, STILL_MS).unref();
  };
}
