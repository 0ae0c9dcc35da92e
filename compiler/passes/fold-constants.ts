import { computeConstants } from "../calibration/constant-runtime.ts";
import { finiteTensor } from "../frontend/read-tensor.ts";
import type { FloatGraph, FloatNode } from "../graph/float-graph.ts";
import { usedNodes } from "../graph/used-nodes.ts";
import { UnsupportedNode } from "../node-parts.ts";
import { ModelTooLarge } from "../onnx/tensor-shape.ts";
import { staticShapeOf } from "./static-shapes.ts";
import { knownTensors, learnTensors, type KnownTensors } from "./tensor-view.ts";

/** No model may have more operators that an output depends on: onnxruntime takes seconds to load them. */
const MAX_USED_NODES = 2 ** 13;

/** Shapes computed from shapes of tensors that were themselves reshaped so, one within the other. */
const MAX_ROUNDS = 256;

/** No constants computed from the model's own may have more elements together. */
const MAX_FOLDED_ELEMENTS = 2 ** 22;

/**
 * Drops what no output depends on, and puts in the place of every node that reads constants only, whatever its operator, the value that
 * onnxruntime gives for it. Constants are also the shapes of tensors, so that arithmetic on shapes folds away.
 * @error UnsupportedNode, UnsupportedOperator, ModelTooLarge, NonFiniteWeights, FloatRuntimeRefused
 */
export async function foldConstants(graph: FloatGraph): Promise<FloatGraph> {
  const outputs = graph.outputs.map(({ name }) => name);
  const known = knownTensors(graph);
  let nodes = usedNodes(graph.nodes, outputs);
  if (nodes.length > MAX_USED_NODES) throw new ModelTooLarge("Number of operators", nodes.length, MAX_USED_NODES);
  let room = MAX_FOLDED_ELEMENTS;
  for (let round = 0; ; round++) {
    if (round > MAX_ROUNDS) throw new ModelTooLarge("Shapes that depend on each other", round, MAX_ROUNDS);
    const withoutShapes = foldShapes(nodes, known);
    const ready = readyNodes(withoutShapes, known);
    if (ready.length > 0) {
      const { values, elements, computed } = await computeConstants(ready, known.constants, room);
      for (const [name, value] of values) known.constants.set(name, value);
      room -= elements;
      nodes = withoutShapes.filter((node) => !computed.has(node));
    } else if (withoutShapes.length === nodes.length) break;
    else nodes = withoutShapes;
  }
  return readConstantsOnly({ ...graph, nodes: usedNodes(nodes, outputs), constants: known.constants });
}

/** Learns what the nodes give, and takes away those that tell of a shape. */
function foldShapes(nodes: readonly FloatNode[], known: KnownTensors): FloatNode[] {
  learnTensors(nodes, known);
  return nodes.filter((node) => {
    const value = staticShapeOf(node, known);
    const [output] = node.outputs;
    if (value === undefined || output === undefined) return true;
    known.constants.set(output, value);
    return false;
  });
}

/** The nodes that read constants and each other only. @error UnsupportedNode when one is random */
function readyNodes(nodes: readonly FloatNode[], { constants }: KnownTensors): FloatNode[] {
  const available = new Set<string>(["", ...constants.keys()]);
  return nodes.filter((node) => {
    const isOurs = ["", "ai.onnx.ml"].includes(node.domain);
    if (!isOurs || !node.inputs.every((name) => available.has(name))) return false;
    checkDeterministic(node);
    for (const name of node.outputs) available.add(name);
    return true;
  });
}

function checkDeterministic(node: FloatNode): void {
  const isTraining = node.op === "Dropout" && Boolean(node.inputs[2]);
  if (/^(Random|Multinomial|Bernoulli)/.test(node.op) || isTraining)
    throw new UnsupportedNode(
      node,
      "its value is random",
      "Export the model for inference, or with a fixed value there",
    );
}

/** Only what a node or an output still reads, all of it finite. */
function readConstantsOnly(graph: FloatGraph): FloatGraph {
  const read = new Set([...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs.map(({ name }) => name)]);
  const constants = new Map([...graph.constants].filter(([name]) => read.has(name)));
  for (const [name, tensor] of constants) finiteTensor(tensor, `constant "${name}"`);
  return { ...graph, constants };
}
