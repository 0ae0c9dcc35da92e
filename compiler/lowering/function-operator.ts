// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { inputOf, outputOf, floatAttribute } from "../node-parts.ts";
import type { ComputingOperator, OperatorExample, OpsetRange } from "../operator.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { RealFunction } from "../primitives/piecewise-polynomial/real-function.ts";
import { functionNode } from "./function-node.ts";
import { namedFunction } from "./named-function.ts";

/** What makes an elementwise operator: its function, given the node's attributes. */
type FunctionOperator = Readonly<{
  name: string;
  sinceOpset: number;
  attributes?: Readonly<Record<string, OpsetRange>>;
  functionOf: (node: FloatNode) => RealFunction;
  /** As an operator says it. */
  rises?: (node: FloatNode) => boolean;
  examples: readonly OperatorExample[];
}>;

/** An operator that is one function of each element. @shape x[…] -> y[…] @error of its pieces */
export function functionOperator({ attributes = {}, functionOf, ...rest }: FunctionOperator): ComputingOperator {
  return {
    ...rest,
    attributes,
    arity: () => [1, 1],
    elements: "floats",
    error: "approximated",
    inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
    terms: (_node, _tensors, [shape]) => sizeOf(shape),
    lower: (node) => [functionNode(inputOf(node, 0), outputOf(node), functionOf(node))],
  };
}

/** A function with one attribute. */
export function withAttribute(
  name: string,
  attribute: string,
  byDefault: number,
  at: (x: number, value: number) => number,
): (node: FloatNode) => RealFunction {
  return (node) => {
    const value = floatAttribute(node, attribute, byDefault);
    return namedFunction(`${name} (${attribute} ${value})`, (x) => at(x, value));
  };
}
