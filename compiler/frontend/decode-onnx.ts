// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatGraph } from "../graph/float-graph.ts";
import { decodeModel } from "../onnx/decode-model.ts";
import { MalformedModel } from "../onnx/malformed-model.ts";
import { ModelTooLarge } from "../onnx/tensor-shape.ts";
import { checkNames } from "./check-names.ts";
import { readConstants } from "./read-constants.ts";
import { readInputs, readOutputs } from "./read-inputs-and-outputs.ts";
import { readNodes } from "./read-nodes.ts";
import { topologicalOrder } from "./topological-order.ts";

/** No model may have more operators. */
const MAX_NODES = 2 ** 16;

/**
 * Reads an ONNX file into a float graph: initialisers and Constant nodes become constants, an open batch dimension becomes 1,
 * nodes stand in topological order. Operators are not judged here: an unknown one stays in the graph and the operator layer
 * refuses it. The bytes may be hostile: the result is a FloatGraph or a ProofcastError, in bounded time and memory.
 */
export function decodeOnnx(bytes: Uint8Array): FloatGraph {
  const { graph, opsets, labelMaps } = decodeModel(bytes);
  if (graph.nodes.length === 0) throw new MalformedModel("its graph has no nodes");
  if (graph.nodes.length > MAX_NODES) throw new ModelTooLarge("Number of nodes", graph.nodes.length, MAX_NODES);
  const inputs = readInputs(graph);
  const outputs = readOutputs(graph, labelMaps);
  const constants = readConstants(graph);
  const nodes = readNodes(graph, opsets);
  checkNames({ inputs, outputs, nodes, constants });
  return { inputs, outputs, nodes: topologicalOrder(nodes), constants };
}
