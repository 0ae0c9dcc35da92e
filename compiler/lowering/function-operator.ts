import { sizeOf } from "../graph/shape.ts";
import { inputOf, outputOf, floatAttribute, UnsupportedNode } from "../node-parts.ts";
import type { ComputingOperator, OperatorExample, OpsetRange } from "../operator.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { RealFunction } from "../primitives/piecewise-polynomial/real-function.ts";
import type { Domain } from "../real-face.ts";
import { functionNode } from "./function-node.ts";

/** What makes an elementwise operator: its function, given the node's attributes. */
export type FunctionOperator = Readonly<{
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

const known = new Map<string, RealFunction>();

/** The function of a label, which tells all that makes it: one object for all nodes alike. */
export function namedFunction(label: string, at: (x: number) => number, domain?: Domain): RealFunction {
  const found = known.get(label) ?? { label, at, ...(domain === undefined ? {} : { domain }) };
  known.set(label, found);
  return found;
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

/** Refuses a node before its function is asked for. @error UnsupportedNode */
export function refuseUnless(isTrue: boolean, node: FloatNode, problem: string, remedy: string): void {
  if (!isTrue) throw new UnsupportedNode(node, problem, remedy);
}
