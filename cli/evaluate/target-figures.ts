// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import type { Table } from "./distance-figures.ts";

/** How good one form of the model is. R² is the mean of the outputs'; it is left out where no target varies. */
export type Regression = Readonly<{ mae: number; r2?: number }>;

/** What the targets say of both forms. */
export type TargetFigures =
  | Readonly<{ kind: "values"; float: Regression; integer: Regression }>
  | Readonly<{ kind: "classes"; float: { accuracy: number }; integer: { accuracy: number } }>;

/** The targets are not what the rows should have given. */
export class TargetsDoNotFit extends FatalError {
  constructor(path: string, problem: string) {
    super(
      "TARGETS_DO_NOT_FIT",
      `The targets of ${path} ${problem}. Give a row a row: a value for each output in its unit, or the number of the right class alone.`,
      { details: { path, problem } },
    );
  }
}

/**
 * Whole numbers below the number of outputs, one a row, are classes, and the largest output is the answer; anything else is values.
 * @error TargetsDoNotFit
 */
export function targetFigures(
  path: string,
  targets: Table,
  { floats, integers }: Readonly<{ floats: Table; integers: Table }>,
): TargetFigures {
  if (targets.length !== floats.length)
    throw new TargetsDoNotFit(path, `have ${targets.length} rows, and there are ${floats.length} rows to evaluate`);
  const [outputs, width] = [floats[0]?.length ?? 0, targets[0]?.length ?? 0];
  if (width === outputs)
    return { kind: "values", float: regression(targets, floats), integer: regression(targets, integers) };
  const classes = targets.map(([value = NaN]) => value);
  if (width !== 1) throw new TargetsDoNotFit(path, `have ${width} values a row, and the model ${outputs} outputs`);
  const wrong = classes.findIndex((value) => !Number.isInteger(value) || value < 0 || value >= outputs);
  if (wrong >= 0)
    throw new TargetsDoNotFit(path, `are ${classes[wrong]} in row ${wrong}, which is no class of ${outputs} outputs`);
  return {
    kind: "classes",
    float: { accuracy: share(floats.map(largestPlace), classes) },
    integer: { accuracy: share(integers.map(largestPlace), classes) },
  };
}

/** On how many of the rows both forms have the same output as their largest; the first of equals counts. */
export function topOneAgreement(floats: Table, integers: Table): number {
  return share(floats.map(largestPlace), integers.map(largestPlace));
}

function largestPlace(row: readonly number[]): number {
  return row.reduce((best, value, place) => (value > (row[best] ?? -Infinity) ? place : best), 0);
}

function share(answers: readonly number[], right: readonly number[]): number {
  return answers.filter((answer, index) => answer === right[index]).length / answers.length;
}

function regression(targets: Table, answers: Table): Regression {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const columns = (targets[0] ?? []).map((_, place) => ({
    wanted: targets.map((row) => row[place] ?? NaN),
    given: answers.map((row) => row[place] ?? NaN),
  }));
  const mae = mean(
    columns.map(({ wanted, given }) => mean(given.map((value, row) => Math.abs(value - (wanted[row] ?? NaN))))),
  );
  const r2s = columns.flatMap(({ wanted, given }) => {
    const centre = mean(wanted);
    const total = mean(wanted.map((value) => (value - centre) ** 2));
    if (total === 0) return [];
    return [1 - mean(given.map((value, row) => (value - (wanted[row] ?? NaN)) ** 2)) / total];
  });
  return { mae, ...(r2s.length === 0 ? {} : { r2: mean(r2s) }) };
}
