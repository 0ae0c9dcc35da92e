import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { broadcastIndices, sizeOf, type Shape } from "../graph/shape.ts";
import { outputOf, inputOf } from "../node-parts.ts";
import type { ComputingOperator, TensorView } from "../operator.ts";
import { affineNode } from "./affine-node.ts";
import { elementwiseProduct } from "./elementwise-product.ts";
import { elementwiseShapes } from "./elementwise-sum.ts";
import { constantFactor } from "./factors.ts";
import { writtenMap } from "./written-map.ts";

/** A function of two truths, which are 0 and 1: sum · (a + b) + both · a · b. */
export type TruthFunction = Readonly<{ sum: 0 | 1; both: 1 | -1 | -2 }>;

/** Inputs 0 and 1 of a node, broadcast; where one is constant nothing is multiplied. */
function truthNodes(node: FloatNode, tensors: TensorView, shape: Shape, { sum, both }: TruthFunction): LoweredNode[] {
  const output = outputOf(node);
  const places = (name: string): number[] => Array.from(broadcastIndices(tensors.shape(name), shape));
  const factors = constantFactor(node, tensors);
  if (factors !== undefined) {
    const { constant, place, variable } = factors;
    const known = places(inputOf(node, place)).map((index) => elementAt(constant.data, index));
    const rows = places(variable).map((index, element) => {
      const truth = elementAt(known, element);
      return [sum * truth, [index, sum + both * truth]] as const;
    });
    return [affineNode([variable], output, writtenMap(rows))];
  }
  if (sum === 0) return [elementwiseProduct(node, tensors, shape)];
  const product = `${output}:both`;
  const [left, right] = [inputOf(node, 0), inputOf(node, 1)];
  const names = left === right ? [left] : [left, right];
  const offset = left === right ? 0 : sizeOf(tensors.shape(left));
  const start = names.reduce((size, name) => size + sizeOf(tensors.shape(name)), 0);
  const rightPlaces = places(right);
  const rows = places(left).map((a, element) => {
    const b = offset + elementAt(rightPlaces, element);
    const terms: [number, number][] = a === b ? [[a, 2 * sum]] : [[a, sum], [b, sum]]; // prettier-ignore
    return [0, ...terms, [start + element, both]] as const;
  });
  return [
    { ...elementwiseProduct({ ...node, outputs: [product] }, tensors, shape), source: output },
    affineNode([...names, product], output, writtenMap(rows)),
  ];
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
