// SPDX-License-Identifier: GPL-3.0-or-later
import { realFaceOf } from "../primitive-table.ts";

/** One primitive, applied to real numbers. `parameters` are of the primitive's own real type. */
export type LoweredNode = Readonly<{
  primitive: string;
  inputs: readonly string[];
  output: string;
  parameters: unknown;
  /** The ONNX tensor that it belongs to, for readers; left out where the output's name says it. */
  source?: string;
  /** What each element is no larger than, either way, however the float model rounds: of what is normalised. */
  most?: Float64Array;
}>;

/**
 * What operators are lowered to: primitives whose parameters are still real numbers. Tensors are flat, row-major. Holds: nodes are in
 * topological order and every name is defined once; `outputs` are read in this order as the model's outputs.
 */
export type LoweredGraph = Readonly<{
  inputs: readonly Readonly<{ name: string; size: number }>[];
  outputs: readonly string[];
  /** Elements of each of the model's outputs; a fused graph gives them all in a row. */
  outputSizes: readonly number[];
  nodes: readonly LoweredNode[];
}>;

/** Elements of every tensor, by name. */
export function tensorSizes(graph: LoweredGraph): Map<string, number> {
  const sizes = new Map(graph.inputs.map(({ name, size }) => [name, size]));
  for (const node of graph.nodes) sizes.set(node.output, outputSize(node, sizes));
  return sizes;
}

/** How many elements a node gives, where `sizes` knows its inputs. */
function outputSize(node: LoweredNode, sizes: ReadonlyMap<string, number>): number {
  return realFaceOf(node).size(
    node.parameters,
    node.inputs.map((name) => sizes.get(name) ?? 0),
  );
}
