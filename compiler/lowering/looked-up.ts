// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { sizeOf, type Shape } from "../graph/shape.ts";
import { inputOf, integerAttribute, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { ComputingOperator, TensorView } from "../operator.ts";
import { affineNode } from "./affine-node.ts";
import { groupSums } from "./groups.ts";
import { oneHotNodes } from "./one-hot.ts";
import { productNode } from "./product-node.ts";
import { axisOf } from "./reduction.ts";
import { stepsNode } from "./steps-node.ts";
import { writtenMap, type WrittenRow } from "./written-map.ts";

/** More comparisons with places, or products with what may be there, are not worth their constraints. */
const MOST_CANDIDATES = 2 ** 14;

/** For each element of the result the number of the index that it reads, and the first and the step of the data's elements that it may be. */
type Lookup = Readonly<{ index: number; first: number; step: number }>;

/** The operator that it is a form of. */
type LookupForm = Pick<ComputingOperator, "name" | "domain" | "sinceOpset" | "attributes">;

/** What an operator looks up. `axes`: the sizes of the axes that one index names together, as a tuple at the end of the indices if there are more. */
type Lookups = Readonly<{ shape: Shape; axes: readonly number[]; at: (element: number) => Lookup }>;

/** An operator whose indices, input 1, depend on the model's inputs: each is compared with all places along the axis. */
export function lookedUpOperator(
  form: LookupForm,
  lookups: (node: FloatNode, data: Shape, indices: Shape) => Lookups,
): ComputingOperator {
  const partsOf = (node: FloatNode, tensors: TensorView) => {
    const [data, indices] = [tensors.shape(inputOf(node, 0)), tensors.shape(inputOf(node, 1))];
    const found = lookups(node, data, indices);
    const depth = found.axes.reduce((product, size) => product * size, 1);
    return { ...found, depth, indexCount: sizeOf(indices) / found.axes.length };
  };
  return {
    ...form,
    arity: () => [2, 2],
    elements: "any",
    settings: [1],
    error: "rounded-coefficients",
    inferShapes: (node, tensors) => [partsOf(node, tensors).shape],
    terms: (node, tensors, [shape]) => 4 * sizeOf(shape) * partsOf(node, tensors).depth,
    lower: (node, tensors, [shape]) => {
      const { at, axes, depth, indexCount } = partsOf(node, tensors);
      const [data, indices, output] = [inputOf(node, 0), inputOf(node, 1), outputOf(node)];
      const candidates = Math.max(indexCount, sizeOf(shape)) * depth;
      if (candidates > MOST_CANDIDATES)
        throw new UnsupportedNode(
          node,
          `its indices depend on the model's inputs, and ${candidates} elements would have to be chosen from`,
          `Up to ${MOST_CANDIDATES} are supported: look the values up outside of the model`,
        );
      const isThere = `${output}:is-there`;
      const places = axes.length === 1 ? indices : `${output}:places`;
      const nodes = [
        ...(axes.length === 1 ? [] : placeNodes(indices, places, indexCount, axes)),
        ...oneHotNodes(places, isThere, indexCount, { depth, inner: 1, off: 0, on: 1 }),
        ...chosen(
          { data, isThere, output, depth },
          Array.from({ length: sizeOf(shape) }, (_, k) => at(k)),
          tensors,
        ),
      ];
      return nodes.map((each) => (each.output === output ? each : { ...each, source: output }));
    },
    examples: [],
  };
}

/** An axis that is named by an attribute, 0 unless given. */
export function axisAttribute(node: FloatNode, data: Shape): number {
  return axisOf(node, integerAttribute(node, "axis", 0), data.length);
}

/** One number for each tuple, which counts along the axes as elements do: what counts from the end of its axis is first counted from the front. */
function placeNodes(indices: string, output: string, count: number, axes: readonly number[]): LoweredNode[] {
  const size = count * axes.length;
  const isPlain = `${output}:is-plain`;
  const steps = axes.map((_, axis) => sizeOf(axes.slice(axis + 1)));
  const fromEnd = axes.map((depth, axis) => depth * elementAt(steps, axis));
  const rows = Array.from({ length: count }, (_, tuple): WrittenRow => {
    const first = tuple * axes.length;
    const terms = steps.flatMap((step, axis): [number, number][] => [
      [first + axis, step],
      [size + first + axis, -elementAt(fromEnd, axis)],
    ]);
    return [fromEnd.reduce((sum, each) => sum + each, 0), ...terms];
  });
  return [
    stepsNode(indices, isPlain, new Float64Array(size).fill(-0.5), "float64"),
    affineNode([indices, isPlain], output, writtenMap(rows)),
  ];
}

function chosen(
  { data, isThere, output, depth }: Readonly<{ data: string; isThere: string; output: string; depth: number }>,
  lookups: readonly Lookup[],
  tensors: TensorView,
): LoweredNode[] {
  const constant = tensors.constant(data);
  const places = Array.from({ length: depth }, (_, place) => place);
  if (constant !== undefined) {
    const rows = lookups.map(({ index, first, step }) => {
      const terms = places.map((c): [number, number] => [
        index * depth + c,
        elementAt(constant.data, first + c * step),
      ]);
      return [0, ...terms] as const;
    });
    return [affineNode([isThere], output, writtenMap(rows))];
  }
  const start = sizeOf(tensors.shape(data));
  const [products, count] = [`${output}:products`, lookups.length * depth];
  const left = lookups.flatMap(({ first, step }) => places.map((c) => first + c * step));
  const right = lookups.flatMap(({ index }) => places.map((c) => start + index * depth + c));
  const groups = {
    starts: Uint32Array.from({ length: lookups.length + 1 }, (_, k) => k * depth),
    members: Uint32Array.from({ length: count }, (_, k) => k),
  };
  return [productNode([data, isThere], products, left, right), groupSums(products, output, groups, () => 1)];
}
