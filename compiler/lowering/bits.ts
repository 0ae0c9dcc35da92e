// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { broadcastIndices, sizeOf, type Shape } from "../graph/shape.ts";
import { inputOf, outputOf, UnsupportedNode } from "../node-parts.ts";
import { integerRangeOf } from "../onnx/element-type.ts";
import type { ComputingOperator, TensorView } from "../operator.ts";
import { affineNode, pickingNode } from "./affine-node.ts";
import { elementwiseShapes } from "./elementwise-sum.ts";
import { constantFactor } from "./factors.ts";
import { linearNode } from "./linear-node.ts";
import { productNode } from "./product-node.ts";
import { floorNode } from "./whole-part-nodes.ts";
import { writtenMap } from "./written-map.ts";

/** A function of the bits of two whole numbers in two's complement: sum · (a + b) + both · (a & b). */
type BitFunction = Readonly<{ sum: 0 | 1; both: 1 | -1 | -2 }>;

/** Wider types have too many bits to take both numbers apart. */
const MOST_BITS = 8;

/** An operator on the bits of two tensors of whole numbers, broadcast. @shape a[…], b[…] -> y[…] @error none */
export function bitsOperator(name: string, { sum, both }: BitFunction): ComputingOperator {
  return {
    ...{ name, sinceOpset: 18, attributes: {} },
    arity: () => [2, 2],
    elements: "numbers",
    neverWraps: true,
    error: "exact",
    inferShapes: elementwiseShapes,
    terms: (_node, _tensors, [shape]) => 64 * sizeOf(shape),
    lower: (node, tensors, [shape]) => {
      const [output, size] = [outputOf(node), sizeOf(shape)];
      const inner = (part: string): string => `${output}:${part}`;
      const spread = (index: number): LoweredNode => {
        const name = inputOf(node, index);
        return pickingNode([name], inner(`input${index}`), broadcastIndices(tensors.shape(name), shape));
      };
      const joint = jointBits(node, tensors, shape, inner);
      return [
        ...[spread(0), spread(1), ...joint].map((each) => ({ ...each, source: output })),
        linearNode([[inner("input0"), sum], [inner("input1"), sum], [inner("joint"), both]], output, size), // prettier-ignore
      ];
    },
    examples: [
      {
        title: "takes a mask",
        opset: 18,
        inputs: [
          { shape: [1, 3], elementType: "int32" },
          { shape: [3], values: [0b1011000, 7, -4], elementType: "int32" },
        ],
        outputTypes: ["int32"],
      },
      {
        title: "takes two activations",
        opset: 18,
        inputs: [
          { shape: [1, 2], elementType: "uint8" },
          { shape: [1, 2], elementType: "uint8" },
        ],
        outputTypes: ["uint8"],
      },
    ],
  };
}

/** The tensor "joint": the bits that both have, as a number. @error UnsupportedNode */
function jointBits(node: FloatNode, tensors: TensorView, shape: Shape, inner: (part: string) => string): LoweredNode[] {
  const size = sizeOf(shape);
  const type = tensors.elementType(inputOf(node, 0));
  const factors = constantFactor(node, tensors);
  if (factors !== undefined) {
    const { constant, place } = factors;
    const masks = broadcastIndices(constant.shape, shape).map((index) => elementAt(constant.data, index));
    return maskedNodes(inner(`input${1 - place}`), inner("joint"), masks);
  }
  const holds = integerRangeOf(type);
  const bits = holds === undefined ? Infinity : (holds.max - holds.min).toString(2).length;
  if (bits > MOST_BITS)
    throw new UnsupportedNode(
      node,
      `it takes the bits of two ${type} tensors that depend on the model's inputs`,
      "Only of 8-bit types are both taken apart: cast to uint8, or make one of them constant",
    );
  const each = Array.from({ length: size }, (_, place) => place);
  const nodes = Array.from({ length: bits }, (_, bit) => [
    ...[0, 1].flatMap((index) => maskedNodes(inner(`input${index}`), inner(`bit${bit}-${index}`), each.map(() => 2 ** bit))), // prettier-ignore
    productNode([inner(`bit${bit}-0`), inner(`bit${bit}-1`)], inner(`both${bit}`), each, each.map((place) => size + place)), // prettier-ignore
  ]);
  const isNegative = (bit: number): boolean => holds?.min !== 0n && bit === bits - 1;
  const weights = nodes.map((_, bit) => [inner(`both${bit}`), (isNegative(bit) ? -1 : 1) / 2 ** bit] as const);
  return [...nodes.flat(), linearNode(weights, inner("joint"), size)];
}

/**
 * input & mask, element by element, for constant masks: a run of set bits from `low` to `high` is 2^low ⌊x / 2^low⌋ − 2^high ⌊x / 2^high⌋, whatever the sign
 * of x; and x & mask = x − (x & ~mask) where the mask is negative.
 */
function maskedNodes(input: string, output: string, masks: readonly number[]): LoweredNode[] {
  const size = masks.length;
  const edges = masks.map((mask) => edgesOf(mask < 0 ? -mask - 1 : mask));
  const floors = [...new Set(edges.flat().map(({ bit }) => bit))].sort((a, b) => a - b);
  const nodes = floors.flatMap((bit) => {
    const [scaled, floor] = [`${output}:scaled${bit}`, `${output}:floor${bit}`];
    return [linearNode([[input, 2 ** -bit]], scaled, size), floorNode(scaled, floor)];
  });
  const rows = masks.map((mask, place) => {
    const sign = mask < 0 ? -1 : 1;
    const terms = elementAt(edges, place).map(({ bit, weight }): [number, number] => [
      (1 + floors.indexOf(bit)) * size + place,
      sign * weight,
    ]);
    return [0, ...(mask < 0 ? [[place, 1] as const] : []), ...terms] as const;
  });
  return [...nodes, affineNode([input, ...floors.map((bit) => `${output}:floor${bit}`)], output, writtenMap(rows))];
}

/** Where the runs of set bits of a number begin and end. */
function edgesOf(mask: number): Readonly<{ bit: number; weight: number }>[] {
  const edges: { bit: number; weight: number }[] = [];
  let before = 0;
  for (let bit = 0; 2 ** bit <= 2 * mask; bit++) {
    const own = Math.floor(mask / 2 ** bit) % 2;
    if (own !== before) edges.push({ bit, weight: (own === 1 ? 1 : -1) * 2 ** bit });
    before = own;
  }
  return edges;
}
