// SPDX-License-Identifier: GPL-3.0-or-later
import { entryOf } from "../graph/element-at.ts";
import { tensorSizes, type LoweredGraph, type LoweredNode } from "../graph/lowered-graph.ts";
import { identityMap, isIdentity } from "../graph/sparse-map.ts";
import { realFaceOf } from "../primitive-table.ts";
import { SumSubstitution, sumNode, type Sum } from "./substitute-sums.ts";

/** The tensor that the fused graph gives as the model's outputs, all of them in a row. */
const FUSED_OUTPUT = "outputs";

/**
 * Folds affine maps into the affine map that reads them, in doubles, before anything is rounded. Afterwards affine maps read only inputs
 * and nodes that are none, and there is one output: a node that is none and that nothing else reads, or an affine map.
 */
export function fuseAffineChains(graph: LoweredGraph): LoweredGraph {
  const sizes = tensorSizes(graph);
  const definitions = new Map<string, Sum>();
  const substitution = new SumSubstitution(sizes, definitions);
  const nodes: LoweredNode[] = [];
  const written = new Set<string>();
  const write = (name: string): string => {
    const definition = definitions.get(name);
    if (definition === undefined) return name;
    const same = renamed(definition, sizes);
    if (same !== undefined) return same;
    if (!written.has(name)) nodes.push(sumNode(definition, name));
    written.add(name);
    return name;
  };
  for (const node of graph.nodes) {
    const map = realFaceOf(node).affine?.(
      node.parameters,
      node.inputs.map((name) => entryOf(sizes, name)),
    );
    if (map === undefined) nodes.push({ ...node, inputs: node.inputs.map(write) });
    else definitions.set(node.output, substitution.apply({ inputs: node.inputs, map }, node.output));
  }
  const output = soleOutput(graph, sizes, definitions);
  if (output !== undefined) return { ...graph, nodes, outputs: [output] };
  const all = graph.outputs.reduce((sum, name) => sum + entryOf(sizes, name), 0);
  const joined = substitution.apply({ inputs: graph.outputs, map: identityMap(all) }, FUSED_OUTPUT);
  return { ...graph, nodes: [...nodes, sumNode(joined, FUSED_OUTPUT)], outputs: [FUSED_OUTPUT] };
}

/** The model's only output, when it is no affine map: its scale is then free to be the schema's, and what reads it leads to no output. */
function soleOutput(
  graph: LoweredGraph,
  sizes: ReadonlyMap<string, number>,
  definitions: ReadonlyMap<string, Sum>,
): string | undefined {
  const [name, ...others] = graph.outputs;
  if (name === undefined || others.length > 0) return undefined;
  const definition = definitions.get(name);
  const output = definition === undefined ? name : renamed(definition, sizes);
  return graph.inputs.some((input) => input.name === output) ? undefined : output;
}

/** The tensor that a map gives as it is, all of it. */
function renamed({ inputs, map }: Sum, sizes: ReadonlyMap<string, number>): string | undefined {
  const [input, ...others] = inputs;
  return input !== undefined && others.length === 0 && isIdentity(map, entryOf(sizes, input)) ? input : undefined;
}
