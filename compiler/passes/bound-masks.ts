// SPDX-License-Identifier: GPL-3.0-or-later
import { widenTensor } from "../frontend/read-tensor.ts";
import type { FloatNode, Tensor } from "../graph/float-graph.ts";
import type { InferredGraph } from "../graph/inferred-graph.ts";
import { makeTensor } from "../onnx/make-tensor.ts";

/** Nothing that scores add up to comes near it: in floats, and in what softmax makes of it, it is as good as −∞. */
const AS_GOOD_AS_INFINITE = -1e30;

/** Beyond the scores of any model that integers hold; small enough for what doubles lose of it not to matter. */
const FINITE = -(2 ** 40);

/**
 * Masks of attention: a constant −∞, or the least float, that is added to scores or stands in for them where a constant says so. Softmax
 * makes 0 of them, and of any number far below all scores, which unlike −∞ has a range. Dynamic masks stay, and are refused.
 */
export function boundMasks(graph: InferredGraph): InferredGraph {
  const readers = new Map<string, FloatNode[]>();
  for (const node of graph.nodes)
    for (const name of new Set(node.inputs)) readers.set(name, [...(readers.get(name) ?? []), node]);
  const shown = new Set(graph.outputs.map(({ name }) => name));
  const isSoftmaxed = ({ outputs }: FloatNode): boolean =>
    outputs.every((name) => !shown.has(name) && readers.get(name)?.every(({ op }) => op === "Softmax"));
  const isMask = (name: string, { data, elementType }: Tensor): boolean =>
    elementType.startsWith("float") &&
    data.some((value) => value <= AS_GOOD_AS_INFINITE) &&
    !shown.has(name) &&
    (readers.get(name) ?? []).every((node) => isMasking(node, name, graph) && isSoftmaxed(node));
  const constants = [...graph.constants].map(([name, tensor]): [string, Tensor] => [
    name,
    isMask(name, tensor) ? bounded(tensor) : tensor,
  ]);
  return { ...graph, constants: new Map(constants) };
}

function isMasking(node: FloatNode, name: string, { constants }: InferredGraph): boolean {
  if (node.op === "Add") return node.inputs.filter((each) => each === name).length === 1;
  return node.op === "Where" && constants.has(node.inputs[0] ?? "") && node.inputs[0] !== name;
}

function bounded({ shape, elementType, data }: Tensor): Tensor {
  const values = Array.from(data, (value) => (value <= AS_GOOD_AS_INFINITE ? FINITE : value));
  return widenTensor(makeTensor("", elementType, shape, values));
}
