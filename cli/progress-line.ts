import { basename } from "node:path";

/** Tells on stderr what is going on with a file or folder, and since when: results alone are on stdout. */
export function progressLine(path: string): (stage: string) => void {
  const startedAt = performance.now();
  return (stage) => {
    const seconds = (performance.now() - startedAt) / 1_000;
    console.error(`${basename(path)}: ${stage}${seconds < 1 ? "" : ` (${seconds.toFixed(1)} s)`}`);
  };
}
