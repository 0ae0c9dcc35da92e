// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { broadcastIndices, sizeOf, type Shape } from "../graph/shape.ts";
import { outputOf, inputOf } from "../node-parts.ts";
import type { ComputingOperator, TensorView } from "../operator.ts";
import { affineNode } from "./affine-node.ts";
import { elementwiseShapes } from "./elementwise-sum.ts";
import { constantFactor } from "./factors.ts";
import { selectNode } from "./select-node.ts";
import { writtenMap } from "./written-map.ts";

/** What becomes of b where a is 1 and where it is 0: 0, 1, b itself or its opposite. */
type TruthFunction = Readonly<{ where1: Outcome; where0: Outcome }>;

/** outcome = base + slope · b. */
type Outcome = Readonly<{ base: 0 | 1; slope: -1 | 0 | 1 }>;

export const NEVER: Outcome = { base: 0, slope: 0 };
export const ALWAYS: Outcome = { base: 1, slope: 0 };
export const SAME: Outcome = { base: 0, slope: 1 };
export const OPPOSITE: Outcome = { base: 1, slope: -1 };

/** A choice by one input of a node between outcomes of the other, broadcast, so that the result is 0 or 1 for all to see; nothing is chosen by a constant. */
function truthNodes(node: FloatNode, tensors: TensorView, shape: Shape, truth: TruthFunction): LoweredNode[] {
  const output = outputOf(node);
  const places = (name: string): number[] => Array.from(broadcastIndices(tensors.shape(name), shape));
  const factors = constantFactor(node, tensors);
  if (factors !== undefined) {
    const { constant, place, variable } = factors;
    const known = places(inputOf(node, place)).map((index) => elementAt(constant.data, index));
    const rows = places(variable).map((index, element) => {
      const { base, slope } = elementAt(known, element) === 0 ? truth.where0 : truth.where1;
      return [base, [index, slope]] as const;
    });
    return [affineNode([variable], output, writtenMap(rows))];
  }
  const [left, right] = [inputOf(node, 0), inputOf(node, 1)];
  const [names, offset] = left === right ? [[left], 0] : [[left, right], sizeOf(tensors.shape(left))];
  const chosen = places(right).map((index) => offset + index);
  const outcomes = ({ base, slope }: Outcome) => chosen.map((column) => [base, [column, slope]] as const);
  const rows = [
    ...places(left).map((column) => [0, [column, 1]] as const),
    ...outcomes(truth.where1),
    ...outcomes(truth.where0),
  ];
  const choices = `${output}:choices`;
  return [{ ...affineNode(names, choices, writtenMap(rows)), source: output }, selectNode(choices, output)];
}

/** An operator on two truths, broadcast. @shape a[…], b[…] -> y[…] @error none */
export function truthOperator(name: string, truth: TruthFunction): ComputingOperator {
  const truths = { shape: [1, 4], elementType: "bool" } as const;
  return {
    ...{ name, sinceOpset: 7, attributes: {} },
    arity: () => [2, 2],
    elements: "any",
    error: "exact",
    inferShapes: elementwiseShapes,
    terms: (_node, _tensors, [shape]) => 4 * sizeOf(shape),
    lower: (node, tensors, [shape]) => truthNodes(node, tensors, shape, truth),
    examples: [
      { title: "joins two activations", inputs: [truths, truths], outputTypes: ["bool"] },
      {
        title: "joins two activations, broadcast",
        inputs: [
          { shape: [2, 1], elementType: "bool" },
          { shape: [1, 2], elementType: "bool" },
        ],
        outputTypes: ["bool"],
      },
      {
        title: "joins with a constant",
        inputs: [
          { shape: [2], values: [1, 0], elementType: "bool" },
          { shape: [2, 1], elementType: "bool" },
        ],
        outputTypes: ["bool"],
      },
    ],
  };
}
