// SPDX-License-Identifier: GPL-3.0-or-later
import { entryOf } from "../graph/element-at.ts";
import type { FloatNode, Tensor } from "../graph/float-graph.ts";
import { sizeOf, type Shape } from "../graph/shape.ts";
import { UnsupportedNode } from "../node-parts.ts";
import { ModelTooLarge } from "../onnx/tensor-shape.ts";

/** What onnxruntime infers of an output; a dimension that it does not know is a text. */
export type OutputInfo = Readonly<{ type: string; shape?: readonly (number | string)[] | undefined }>;

/** Operators whose result onnxruntime does not infer the size of, and how large it is at most. */
const UNINFERRED: ReadonlyMap<string, (input: Shape, indices: Shape) => number> = new Map<
  string,
  (input: Shape, indices: Shape) => number
>([
  ["NonZero", (input) => input.length * sizeOf(input)],
  ["Compress", sizeOf],
  ["Unique", sizeOf],
  ["ArrayFeatureExtractor", (input, indices) => sizeOf(input.slice(0, -1)) * sizeOf(indices)],
]);

/** Operators that do more than a few steps for each element that they read or write. */
const HEAVY = /MatMul|Gemm|Conv|LSTM|GRU|RNN|Einsum|Det|DFT|STFT|Attention|Pool|LRN|Ensemble|SVM|Resize|Sample/;

/** What constants may still take: elements of their results, and multiplications or what costs as much. */
export type Room = Readonly<{ elements: number; work: number }>;

/**
 * The nodes that can run now: their results' sizes are known and have room in all. The others wait for a value of these.
 * @error UnsupportedNode, ModelTooLarge
 */
export function boundedNodes(
  nodes: readonly FloatNode[],
  constants: ReadonlyMap<string, Tensor>,
  infos: ReadonlyMap<string, OutputInfo>,
  room: Room,
): { bounded: FloatNode[]; left: Room } {
  const shapes = new Map<string, Shape>([...constants].map(([name, { shape }]) => [name, shape]));
  const bounded: FloatNode[] = [];
  let [elements, work] = [0, 0];
  for (const node of nodes) {
    const inputs = node.inputs.filter((name) => name !== "");
    if (!inputs.every((name) => shapes.has(name))) continue;
    const known = outputShapes(node, infos) ?? uninferredShapes(node, shapes);
    if (known === undefined) {
      if (inputs.some((name) => !constants.has(name))) continue;
      throw new UnsupportedNode(
        node,
        "the size of its constant result is not known before it is computed",
        "Replace it by its value (onnxsim, or onnxruntime's offline optimisation)",
      );
    }
    for (const [name, shape] of known) {
      elements += sizeOf(shape);
      shapes.set(name, shape);
    }
    work += workOf(
      node,
      inputs.map((name) => entryOf(shapes, name)),
      known,
    );
    if (elements > room.elements)
      throw new ModelTooLarge(
        `Elements of constants computed up to ${node.op} node "${node.name}"`,
        elements,
        room.elements,
      );
    if (work > room.work)
      throw new ModelTooLarge(`Steps to compute constants up to ${node.op} node "${node.name}"`, work, room.work);
    bounded.push(node);
  }
  return { bounded, left: { elements: room.elements - elements, work: room.work - work } };
}

function outputShapes(node: FloatNode, infos: ReadonlyMap<string, OutputInfo>): [string, Shape][] | undefined {
  const shapes: [string, Shape][] = [];
  for (const name of node.outputs.filter((output) => output !== "")) {
    const shape = infos.get(name)?.shape;
    if (!shape?.every((dimension) => typeof dimension === "number")) return undefined;
    shapes.push([name, shape]);
  }
  return shapes;
}

/** An upper bound, as a shape of one dimension. */
function uninferredShapes(node: FloatNode, shapes: ReadonlyMap<string, Shape>): [string, Shape][] | undefined {
  const [input, second] = [0, 1].map((place) => shapes.get(node.inputs[place] ?? ""));
  const bound = UNINFERRED.get(node.op);
  if (input === undefined || bound === undefined) return undefined;
  return node.outputs.filter((name) => name !== "").map((name) => [name, [bound(input, second ?? [])]]);
}

function workOf(node: FloatNode, inputs: readonly Shape[], outputs: readonly [string, Shape][]): number {
  const written = outputs.reduce((sum, [, shape]) => sum + sizeOf(shape), 0);
  const read = inputs.reduce((sum, shape) => sum + sizeOf(shape), 0);
  if (!HEAVY.test(node.op)) return read + written;
  const factor = inputs.reduce(
    (largest, shape) => Math.max(largest, isProduct(node) ? Math.max(1, ...shape) : sizeOf(shape)),
    1,
  );
  return read + written * factor;
}

/** A matrix product sums along one axis. */
function isProduct({ op }: FloatNode): boolean {
  return op.includes("MatMul") || op === "Gemm";
}
