// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { outputOf, inputOf } from "../node-parts.ts";
import type { ComputingOperator, OperatorExample } from "../operator.ts";
import type { RealFunction } from "../primitives/piecewise-polynomial/real-function.ts";
import { elementwiseSum } from "./elementwise-sum.ts";
import { functionNode } from "./function-node.ts";

/** An operator of onnxruntime's own that is a curve of x and a bias, which `fewest` of 1 inputs leaves out. */
export function biasedCurveOperator(
  name: string,
  fewest: 1 | 2,
  curve: RealFunction,
  examples: readonly OperatorExample[],
): ComputingOperator {
  return {
    ...{ name, domain: "com.microsoft", sinceOpset: 1, attributes: {} },
    arity: () => [fewest, 2],
    elements: "floats",
    error: "approximated",
    inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
    terms: (_node, _tensors, [shape]) => 3 * sizeOf(shape),
    lower: (node, tensors, [shape]) => {
      const output = outputOf(node);
      if (!node.inputs[1]) return [functionNode(inputOf(node, 0), output, curve)];
      const biased = `${output}:biased`;
      const sum = elementwiseSum({ ...node, outputs: [biased] }, tensors, shape, 1);
      return [{ ...sum, source: output }, functionNode(biased, output, curve)];
    },
    examples,
  };
}
