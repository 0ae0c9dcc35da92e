// SPDX-License-Identifier: GPL-3.0-or-later
import type { Tensor as OrtTensor } from "onnxruntime-node";
import { FatalError } from "../../schema/errors.ts";
import type { GraphInput } from "../graph/float-graph.ts";
import { type ElementType, integerRangeOf } from "../onnx/element-type.ts";
import { makeOrtTensor } from "./ort-tensor.ts";

/** A row of calibration data does not fit the model's inputs. */
export class RowMismatch extends FatalError {
  constructor(row: number, what: string, expected: number, inputs: readonly GraphInput[]) {
    const shapes = inputs.map(({ name, shape }) => `${name}[${shape.join(",")}]`).join(", ");
    super(
      "ROW_MISMATCH",
      `Row ${row} ${what}. A row is ${expected} finite numbers, the model's inputs one after another: ${shapes}.`,
      { details: { row, expected } },
    );
  }
}

/** Splits a row into the tensors of the graph inputs; `index` names the row in errors. */
export function feedsOf(
  inputs: readonly GraphInput[],
  row: readonly number[],
  index: number,
): Record<string, OrtTensor> {
  const sizes = inputs.map(({ shape }) => shape.reduce((product, dim) => product * dim, 1));
  const expected = sizes.reduce((sum, size) => sum + size, 0);
  if (row.length !== expected) throw new RowMismatch(index, `has ${row.length} values`, expected, inputs);
  const wrong = row.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new RowMismatch(index, `holds ${String(row[wrong])} at ${wrong}`, expected, inputs);
  let start = 0;
  return Object.fromEntries(
    inputs.map((input, i) => {
      const end = start + (sizes[i] ?? 0);
      const values = row.slice(start, end);
      const place = values.findIndex((value) => !holdsValue(input.elementType, value));
      if (place >= 0)
        throw new RowMismatch(
          index,
          `holds ${String(values[place])} at ${start + place}, which ${input.elementType} input "${input.name}" cannot hold`,
          expected,
          inputs,
        );
      start = end;
      return [input.name, makeOrtTensor(input, values)];
    }),
  );
}

/** Integers exactly; of truths every whole number, since no field has one bit: 0 is false; a float rounded, but not to infinity. */
function holdsValue(type: ElementType, value: number): boolean {
  if (type === "bool") return Number.isInteger(value);
  const range = integerRangeOf(type);
  if (range === undefined) return type === "float64" || Number.isFinite(Math.fround(value));
  return Number.isInteger(value) && BigInt(value) >= range.min && BigInt(value) <= range.max;
}
