import { elementAt } from "../graph/element-at.ts";
import type { SchemaElement } from "./schema-elements.ts";

/** |integer − float| over all outputs of some rows, in the outputs' units. */
export type ErrorFigures = Readonly<{ max: number; mean: number }>;

/** What the integers lose against the float model in onnxruntime, on rows of integers. */
export type ErrorReport = Readonly<{
  calibration: ErrorFigures;
  heldOut?: ErrorFigures;
  /** Whether the rows came with the model or were made up from the schema's ranges. */
  rows: "given" | "synthetic";
  rowCount: number;
  /** No admissible features give a larger error, saturation at the field's ends and the float model's own rounding aside. */
  bound: number;
}>;

export function errorFigures(
  integers: readonly (readonly bigint[])[],
  floats: readonly ArrayLike<number>[],
  outputs: readonly SchemaElement[],
): ErrorFigures {
  let [max, sum, count] = [0, 0, 0];
  integers.forEach((row, index) => {
    const float = elementAt(floats, index);
    row.forEach((integer, place) => {
      const error = Math.abs(Number(integer) * elementAt(outputs, place).scale - elementAt(float, place));
      max = Math.max(max, error);
      sum += error;
      count++;
    });
  });
  return { max, mean: count === 0 ? 0 : sum / count };
}
