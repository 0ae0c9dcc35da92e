// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";

/** What the search for bits measures against, and what each output's error may be. */
export type SearchReference = Readonly<{ values: readonly ArrayLike<number>[]; aims: readonly number[] }>;

type Forms = Readonly<{
  /** What onnxruntime gives. */
  floats: readonly ArrayLike<number>[];
  /** What the model gives in doubles. */
  exact: readonly ArrayLike<number>[];
  aimsFor: (values: readonly ArrayLike<number>[]) => number[];
  /** Whether somebody asked for the error, so that nothing above it will do. */
  isAsked: boolean;
}>;

/** How far apart the two may be, in what is aimed at. Where the error was asked for, that much is kept free. */
const [NEAR, NEAR_WHEN_ASKED] = [1 / 8, 1 / 64];

/**
 * onnxruntime adds floats up in the order that suits the processor: its last digits are the machine's own, and bits chosen by them would be,
 * too. Where the model in doubles gives the same but for little of what is aimed at, the search takes that, and finds the same bits anywhere.
 */
export function searchReference({ floats, exact, aimsFor, isAsked }: Forms): SearchReference {
  const aims = aimsFor(floats);
  const near = isAsked ? NEAR_WHEN_ASKED : NEAR;
  const isNear = floats.every((row, index) =>
    aims.every(
      (aim, place) => Math.abs(elementAt(row, place) - elementAt(elementAt(exact, index), place)) <= aim * near,
    ),
  );
  if (!isNear) return { values: floats, aims };
  return { values: exact, aims: aimsFor(exact).map((aim) => (isAsked ? aim * (1 - near) : aim)) };
}
