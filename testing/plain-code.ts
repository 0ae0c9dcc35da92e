// SPDX-License-Identifier: GPL-3.0-or-later
/** Set by scripts/coverage.ts. Gas and byte code of instrumented contracts say nothing about the contracts. */
const instrumented = process.env.PROOFCAST_COVERAGE === "1";

/** `it`, for what holds only of contracts as they are deployed. */
export function itOnPlainCode(title: string, test: Mocha.AsyncFunc | Mocha.Func): void {
  if (instrumented) it.skip(`${title} (not under coverage)`, test);
  else it(title, test);
}

/** `describe`, for the same. */
export function describeOnPlainCode(title: string, tests: () => void): void {
  if (instrumented) describe.skip(`${title} (not under coverage)`, tests);
  else describe(title, tests);
}
