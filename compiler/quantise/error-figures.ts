// SPDX-License-Identifier: GPL-3.0-or-later
import type { ErrorFigures, OutputFigures } from "../../schema/error-report.ts";
import type { ModelRows } from "../calibration/calibration-rows.ts";
import { elementAt } from "../graph/element-at.ts";
import { isBeyond, type SchemaElement } from "./schema-elements.ts";

/** Columns that a report names; it counts them all. */
const NAMED_COLUMNS = 16;

/** What the integer model gave for some rows, and the float model for the same rows as they came. */
export type Outcome = Readonly<{
  rows: ModelRows;
  integers: readonly (readonly bigint[])[];
  floats: readonly ArrayLike<number>[];
}>;

/** Every figure of a set of rows. */
export function errorFigures(outcome: Outcome, outputs: readonly SchemaElement[]): ErrorFigures {
  const { rows, integers } = outcome;
  const columns = outputs.map((output, place) => columnOf(outcome, output, place));
  const worst = columns.reduce((a, b) => (b.max > a.max ? b : a));
  const shares = columns.flatMap(({ share }) => (share === undefined ? [] : [share]));
  return {
    rows: integers.length,
    ...summary(columns),
    ...(shares.length === 0 ? {} : { share: Math.max(...shares) }),
    worstRow: worst.worstRow,
    worstOutput: worst.name,
    outputs: fieldsOf(columns),
    clipped: {
      values: rows.clipped.reduce((sum, { values }) => sum + values, 0),
      columns: rows.clipped.slice(0, NAMED_COLUMNS),
    },
    saturated: columns.reduce((sum, { saturated }) => sum + saturated, 0),
  };
}

type Column = Readonly<{
  field: string;
  name: string;
  max: number;
  mean: number;
  rmse: number;
  share: number | undefined;
  worstRow: number;
  saturated: number;
}>;

/** One output over all rows. */
function columnOf({ integers, floats }: Outcome, output: SchemaElement, place: number): Column {
  let [worst, worstRow, sum, squares, saturated] = [0, 0, 0, 0, 0];
  let [low, high] = [Infinity, -Infinity];
  integers.forEach((row, index) => {
    const float = elementAt(elementAt(floats, index), place);
    const error = Math.abs(Number(elementAt(row, place)) * output.scale - float);
    if (error > worst) [worst, worstRow] = [error, index];
    sum += error;
    squares += error ** 2;
    if (isBeyond(float, output)) saturated++;
    low = Math.min(low, float);
    high = Math.max(high, float);
  });
  const count = integers.length;
  return {
    ...{ field: output.field, name: output.name, worstRow, saturated },
    ...{ max: worst, mean: sum / count, rmse: Math.sqrt(squares / count) },
    share: high > low ? worst / (high - low) : undefined,
  };
}

function fieldsOf(columns: readonly Column[]): OutputFigures[] {
  return [...Map.groupBy(columns, ({ field }) => field)].map(([field, members]) => {
    const shares = members.flatMap(({ share }) => (share === undefined ? [] : [share]));
    return { field, ...summary(members), ...(shares.length === 0 ? {} : { share: Math.max(...shares) }) };
  });
}

function summary(columns: readonly Column[]): { max: number; mean: number; rmse: number } {
  const mean = (of: (column: Column) => number): number =>
    columns.reduce((sum, column) => sum + of(column), 0) / columns.length;
  return {
    max: columns.reduce((largest, { max }) => Math.max(largest, max), 0),
    mean: mean((column) => column.mean),
    rmse: Math.sqrt(mean(({ rmse }) => rmse ** 2)),
  };
}
