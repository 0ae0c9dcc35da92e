// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode, Tensor } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { broadcastIndices, sizeOf, type Shape } from "../graph/shape.ts";
import { integerRangeOf, type ElementType } from "../onnx/element-type.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { ComputingOperator, OperatorExample, TensorView } from "../operator.ts";
import { affineNode, pickingNode } from "./affine-node.ts";
import { elementwiseShapes, elementwiseSum } from "./elementwise-sum.ts";
import { selectNode } from "./select-node.ts";
import { stepsNode } from "./steps-node.ts";
import { nextAbove } from "./trees/float-neighbour.ts";
import { writtenMap } from "./written-map.ts";

/** What a comparison with a threshold is: base + atLeast · [x ≥ threshold] + above · [x > threshold]. */
type Relation = Readonly<{ base: 0 | 1; atLeast: -1 | 0 | 1; above: -1 | 0 | 1 }>;

/** The relations of x to a threshold. */
export const RELATIONS = {
  greater: { base: 0, atLeast: 0, above: 1 },
  greaterOrEqual: { base: 0, atLeast: 1, above: 0 },
  less: { base: 1, atLeast: -1, above: 0 },
  lessOrEqual: { base: 1, atLeast: 0, above: -1 },
  equal: { base: 0, atLeast: 1, above: -1 },
} as const satisfies Record<string, Relation>;

/** What the threshold is to x. */
function mirrored({ base, atLeast, above }: Relation): Relation {
  if (base === 0 && atLeast === 1 && above === -1) return RELATIONS.equal;
  return base === 0
    ? { base: 1, atLeast: above === 1 ? -1 : 0, above: atLeast === 1 ? -1 : 0 }
    : { base: 0, atLeast: above === -1 ? 1 : 0, above: atLeast === -1 ? 1 : 0 };
}

/**
 * Where elements of `input`, which are of a type, stand to a threshold each: 0 or 1. Floats are compared as the runtime compares them, rounded to
 * their precision; whole numbers with what lies half-way between two of them, which nothing that is lost on the way can blur.
 */
export function relationNodes(
  input: string,
  output: string,
  type: ElementType,
  thresholds: ArrayLike<number>,
  { base, atLeast, above }: Relation,
): LoweredNode[] {
  const size = thresholds.length;
  const isWhole = integerRangeOf(type) !== undefined;
  const precision = isWhole || type === "float64" ? "float64" : "float32";
  const from = Array.from(thresholds, (each) => (isWhole ? Math.ceil(each) - 0.5 : each));
  const over = Array.from(thresholds, (each) => (isWhole ? Math.floor(each) + 0.5 : nextAbove(each, precision)));
  const sides = [
    ...(atLeast === 0 ? [] : [{ thresholds: from, weight: atLeast }]),
    ...(above === 0 ? [] : [{ thresholds: over, weight: above }]),
  ];
  const [twice, steps] = [`${output}:compared`, `${output}:steps`];
  const places = sides.flatMap(() => Array.from({ length: size }, (_, place) => place));
  const elements = Array.from({ length: size }, (_, place) => place);
  const compared = [
    { ...pickingNode([input], twice, places), source: output },
    { ...stepsNode(twice, steps, sides.flatMap((side) => side.thresholds), precision), source: output }, // prettier-ignore
  ];
  if (sides.length === 1) {
    const rows = elements.map((place) => [base, [place, atLeast + above]] as const);
    return [...compared, affineNode([steps], output, writtenMap(rows))];
  }
  // A choice, so that the result is 0 or 1 for all to see: 0 where x is above, and else whether it is at least that.
  const choices = `${output}:choices`;
  const rows = [
    ...elements.map((place) => [0, [size + place, 1]] as const),
    ...elements.map(() => [0] as const),
    ...elements.map((place) => [0, [place, 1]] as const),
  ];
  return [
    ...compared,
    { ...affineNode([steps], choices, writtenMap(rows)), source: output },
    selectNode(choices, output),
  ];
}

/** Inputs 0 and 1 of a node compared, broadcast: an activation with a constant on either side, or the difference of two with 0. */
function comparisonNodes(node: FloatNode, tensors: TensorView, shape: Shape, relation: Relation): LoweredNode[] {
  const [left, right, output] = [inputOf(node, 0), inputOf(node, 1), outputOf(node)];
  const type = tensors.elementType(left);
  const spread = (name: string): number[] => Array.from(broadcastIndices(tensors.shape(name), shape));
  const compared = `${output}:input`;
  const against = (variable: string, { data }: Tensor, name: string, given: Relation): LoweredNode[] => [
    { ...pickingNode([variable], compared, spread(variable)), source: output },
    ...relationNodes(
      compared,
      output,
      type,
      spread(name).map((index) => elementAt(data, index)),
      given,
    ),
  ];
  const [a, b] = [tensors.constant(left), tensors.constant(right)];
  if (b !== undefined) return against(left, b, right, relation);
  if (a !== undefined) return against(right, a, left, mirrored(relation));
  return [
    { ...elementwiseSum({ ...node, outputs: [compared] }, tensors, shape, -1), source: output },
    ...relationNodes(compared, output, type, new Float64Array(sizeOf(shape)), relation),
  ];
}

/** An operator that compares two tensors, broadcast. @shape a[…], b[…] -> y[…] @error none where both are held exactly */
export function comparisonOperator(
  name: string,
  sinceOpset: number,
  relation: Relation,
  more: readonly OperatorExample[] = [],
): ComputingOperator {
  return {
    ...{ name, sinceOpset, attributes: {} },
    arity: () => [2, 2],
    // Truths can be equal, and nothing else.
    elements: name === "Equal" ? "any" : "numbers",
    error: "exact",
    inferElementTypes: () => ["bool"],
    inferShapes: elementwiseShapes,
    terms: (_node, _tensors, [shape]) => 8 * sizeOf(shape),
    lower: (node, tensors, [shape]) => comparisonNodes(node, tensors, shape, relation),
    examples: [
      {
        title: "compares with a constant",
        inputs: [{ shape: [1, 4] }, { shape: [4], values: [0.25, -1, 0.3, 0] }],
        outputTypes: ["bool"],
      },
      {
        title: "compares a constant with an activation, broadcast",
        inputs: [{ shape: [2, 1], values: [0.5, -0.125] }, { shape: [1, 2] }],
        outputTypes: ["bool"],
      },
      { title: "compares two activations", inputs: [{ shape: [1, 4] }, { shape: [1, 1] }], outputTypes: ["bool"] },
      {
        title: "compares whole numbers",
        inputs: [
          { shape: [1, 3], elementType: "int64" },
          { shape: [1], values: [7], elementType: "int64" },
        ],
        outputTypes: ["bool"],
      },
      ...more,
    ],
  };
}
