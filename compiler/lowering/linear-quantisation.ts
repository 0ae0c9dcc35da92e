// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode, Tensor } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { ShapeMismatch, sizeOf, type Shape } from "../graph/shape.ts";
import { constantInput, inputOf, outputOf, UnsupportedNode } from "../node-parts.ts";
import { integerRangeOf, type ElementType } from "../onnx/element-type.ts";
import type { TensorView } from "../operator.ts";
import { clipped } from "./bounded.ts";
import { elementwiseSum } from "./elementwise-sum.ts";
import { linearNode } from "./linear-node.ts";
import { floorNode } from "./whole-part-nodes.ts";

/** Where a node's inputs hold integers, their scale and their zero point: value = scale · (integer − zero). A place left out: 1, or 0. */
type QuantisedPlaces = Readonly<{ value: number; scale?: number; zero?: number }>;

/** Real numbers that integers stand for: a constant of the model, or what the nodes make of an activation. */
export type Dequantised = Readonly<{
  name: string;
  shape: Shape;
  constant: Tensor | undefined;
  nodes: readonly LoweredNode[];
}>;

const REMEDY = "Quantise the model with scales that are constants (static quantisation)";

/** Scale or zero point of each element: one for all, or one for each index of an axis. @error UnsupportedNode, ShapeMismatch */
export function parameterOf(
  node: FloatNode,
  tensors: TensorView,
  place: number | undefined,
  { shape, axis, byDefault }: Readonly<{ shape: Shape; axis: number; byDefault: number }>,
): Float64Array {
  const size = sizeOf(shape);
  if (place === undefined || !node.inputs[place]) return new Float64Array(size).fill(byDefault);
  const { data } = constantInput(node, place, tensors, REMEDY);
  if (data.length === 1) return new Float64Array(size).fill(elementAt(data, 0));
  if (data.length !== shape[axis])
    throw new ShapeMismatch(
      `${node.op} node "${node.name}"`,
      `input ${place} has ${data.length} elements, and axis ${axis} of [${shape.join(", ")}] as many as it has`,
    );
  const step = sizeOf(shape.slice(axis + 1));
  return Float64Array.from({ length: size }, (_, element) => elementAt(data, Math.floor(element / step) % data.length));
}

/** The real numbers behind quantised ones. @error UnsupportedNode */
export function dequantised(node: FloatNode, tensors: TensorView, places: QuantisedPlaces, axis = 0): Dequantised {
  const input = inputOf(node, places.value);
  const name = `${outputOf(node)}:real${places.value}`;
  const [shape, constant] = [tensors.shape(input), tensors.constant(input)];
  const zeroName = places.zero === undefined ? "" : (node.inputs[places.zero] ?? "");
  if (zeroName !== "" && tensors.constant(zeroName) === undefined) {
    // A zero point that the data choose comes with integers that are no constant.
    const difference = { ...node, inputs: [input, zeroName], outputs: [name] };
    return { name, shape, constant: undefined, nodes: [elementwiseSum(difference, tensors, shape, -1)] };
  }
  const scales = parameterOf(node, tensors, places.scale, { shape, axis, byDefault: 1 });
  const zeros = parameterOf(node, tensors, places.zero, { shape, axis, byDefault: 0 });
  const offsets = scales.map((scale, element) => -scale * elementAt(zeros, element));
  if (constant === undefined)
    return { name, shape, constant, nodes: [linearNode([[input, scales]], name, sizeOf(shape), offsets)] };
  const data = constant.data.map((value, element) => elementAt(scales, element) * value + elementAt(offsets, element));
  return { name, shape, constant: { ...constant, elementType: "float32", data }, nodes: [] };
}

/** The type of quantised values: that of their zero point. */
export function quantisedType(node: FloatNode, tensors: TensorView, zeroPlace: number): ElementType {
  const zero = node.inputs[zeroPlace];
  return zero ? tensors.elementType(zero) : "uint8";
}

/**
 * clamp(round(x / scale) + zero) within a type, element by element. Halves are rounded up where ONNX takes the even neighbour: one unit
 * apart, and only for what lies exactly between. @error UnsupportedNode
 */
export function quantised(
  node: FloatNode,
  input: string,
  scales: Float64Array,
  zeros: Float64Array,
  type: ElementType,
): LoweredNode[] {
  const range = integerRangeOf(type);
  if (range === undefined) throw new UnsupportedNode(node, `it quantises to ${type}`, "Quantise to int8 or uint8");
  const [least, most, size] = [Number(range.min), Number(range.max), scales.length];
  const output = outputOf(node);
  const inner = (part: string): string => `${output}:${part}`;
  // Counted from the least: nothing that is kept is negative.
  const raised = zeros.map((zero) => zero - least + 0.5);
  const inverse = scales.map((scale) => 1 / scale);
  return [
    linearNode([[input, inverse]], inner("scaled"), size, raised),
    floorNode(inner("scaled"), inner("rounded")),
    ...clipped(inner("rounded"), inner("kept"), size, { least: 0, most: most - least }),
    linearNode([[inner("kept"), 1]], output, size, least),
  ].map((each) => ({ ...each, source: output }));
}

/** A view in which dequantised operands stand for themselves. */
export function dequantisedView(tensors: TensorView, operands: readonly Dequantised[]): TensorView {
  const found = new Map(operands.map((each) => [each.name, each]));
  return {
    shape: (name) => found.get(name)?.shape ?? tensors.shape(name),
    elementType: (name) => (found.has(name) ? "float32" : tensors.elementType(name)),
    constant: (name) => (found.has(name) ? found.get(name)?.constant : tensors.constant(name)),
  };
}
