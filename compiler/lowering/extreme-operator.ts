// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import type { ComputingOperator } from "../operator.ts";
import { elementwiseExtreme } from "./elementwise-extreme.ts";
import type { Extreme } from "./tournament.ts";
import { variadicShapes } from "./variadic.ts";

/** The largest or the smallest of any number of inputs, element by element. @shape a[…], b[…], … -> y[…] @error of the sums it rescales */
export function extremeOperator(name: string, extreme: Extreme): ComputingOperator {
  return {
    name,
    sinceOpset: 8,
    attributes: {},
    arity: () => [1, Infinity],
    elements: "numbers",
    error: "rounded-coefficients",
    inferShapes: variadicShapes,
    terms: (node, _tensors, [shape]) => 5 * node.inputs.length * sizeOf(shape),
    lower: (node, tensors, [shape]) => elementwiseExtreme(node, tensors, shape, extreme),
    examples: [
      { title: "takes one input", inputs: [{ shape: [1, 3] }] },
      { title: "compares two activations, broadcast", inputs: [{ shape: [2, 1] }, { shape: [1, 3] }] },
      { title: "compares with a constant", opset: 11, inputs: [{ shape: [1, 2] }, { shape: [], values: [0.3] }] },
      {
        title: "compares three activations and two constants",
        inputs: [
          { shape: [2], values: [0.5, -0.25] },
          { shape: [1, 2] },
          { shape: [1, 2] },
          { shape: [1], values: [0.125] },
          { shape: [2] },
        ],
      },
    ],
  };
}
