// SPDX-License-Identifier: GPL-3.0-or-later
/** `count` consecutive values alike. */
export type Run<W extends number> = Readonly<{ width: W; signed: boolean; count: number }>;

/** Runs on one side: the layout counts them in one byte. */
export const MAX_RUNS = 255;

/** The fewest runs that hold the same values: neighbours alike become one. */
export function mergeRuns<W extends number>(fields: readonly Run<W>[]): Run<W>[] {
  const runs: Run<W>[] = [];
  for (const { width, signed, count } of fields) {
    const last = runs.at(-1);
    if (last?.width === width && last.signed === signed) runs[runs.length - 1] = { ...last, count: last.count + count };
    else runs.push({ width, signed, count });
  }
  return runs;
}
