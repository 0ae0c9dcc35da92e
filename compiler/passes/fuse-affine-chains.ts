import { entryOf } from "../graph/element-at.ts";
import type { AffineNode, AffineRow, LoweredGraph, LoweredNode } from "../graph/lowered-graph.ts";
import { tensorSizes } from "../graph/lowered-graph.ts";
import { SumSubstitution } from "./substitute-sums.ts";

/** The tensor that the fused graph gives as the model's outputs, all of them in a row. */
const FUSED_OUTPUT = "outputs";

/**
 * Folds affine maps and rearrangements into the affine map that reads them, in doubles, before anything is rounded.
 * Afterwards each nonlinear node reads an affine map of its own, affine maps read only inputs and nonlinear nodes, and there is
 * one output: a nonlinear node that nothing else reads, or an affine map.
 */
export function fuseAffineChains(graph: LoweredGraph): LoweredGraph {
  const sizes = tensorSizes(graph);
  const definitions = new Map<string, AffineNode>();
  const substitution = new SumSubstitution(sizes, definitions);
  const nodes: LoweredNode[] = [];
  for (const node of graph.nodes) {
    if (node.kind === "relu") {
      const sum = `${node.output}:sum`;
      nodes.push(affineOf(node.inputs[0], sum, sizes, definitions), { ...node, inputs: [sum] });
    } else definitions.set(node.output, substitution.apply(asAffine(node)));
  }
  const output = soleNonlinearOutput(graph, sizes, definitions);
  if (output !== undefined) return { ...graph, nodes, outputs: [output] };
  const joined = joinOutputs(graph, sizes);
  return { ...graph, nodes: [...nodes, substitution.apply(joined)], outputs: [FUSED_OUTPUT] };
}

/** The affine map that `tensor` is, under another name. */
function affineOf(
  tensor: string,
  output: string,
  sizes: ReadonlyMap<string, number>,
  definitions: ReadonlyMap<string, AffineNode>,
): AffineNode {
  const definition = definitions.get(tensor);
  if (definition !== undefined) return { ...definition, output };
  return { kind: "affine", inputs: [tensor], output, rows: identityRows(0, entryOf(sizes, tensor)) };
}

function asAffine(node: Exclude<LoweredNode, { kind: "relu" }>): AffineNode {
  if (node.kind === "affine") return node;
  const rows = node.picks.map(({ input, index }) => ({ bias: 0, terms: [{ input, index, coefficient: 1 }] }));
  return { kind: "affine", inputs: node.inputs, output: node.output, rows };
}

function identityRows(input: number, size: number): AffineRow[] {
  return Array.from({ length: size }, (_, index) => ({ bias: 0, terms: [{ input, index, coefficient: 1 }] }));
}

function joinOutputs(graph: LoweredGraph, sizes: ReadonlyMap<string, number>): AffineNode {
  const rows = graph.outputs.flatMap((name, input) => identityRows(input, entryOf(sizes, name)));
  return { kind: "affine", inputs: graph.outputs, output: FUSED_OUTPUT, rows };
}

/** The model's only output, when it is nonlinear: its scale is then free to be the schema's, and what reads it leads to no output. */
function soleNonlinearOutput(
  graph: LoweredGraph,
  sizes: ReadonlyMap<string, number>,
  definitions: ReadonlyMap<string, AffineNode>,
): string | undefined {
  const [output] = graph.outputs.map((name) => renamed(name, sizes, definitions));
  const isNonlinear = graph.nodes.some((node) => node.kind === "relu" && node.output === output);
  return graph.outputs.length === 1 && isNonlinear ? output : undefined;
}

/** The tensor that `name` merely renames, all of it: itself when it has no definition. */
function renamed(
  name: string,
  sizes: ReadonlyMap<string, number>,
  definitions: ReadonlyMap<string, AffineNode>,
): string | undefined {
  const definition = definitions.get(name);
  if (definition === undefined) return name;
  const [input, ...others] = definition.inputs;
  if (input === undefined || others.length > 0 || definition.rows.length !== sizes.get(input)) return undefined;
  const isIdentity = definition.rows.every(
    ({ terms, bias }, row) => bias === 0 && terms.length === 1 && terms[0]?.index === row && terms[0].coefficient === 1,
  );
  return isIdentity ? input : undefined;
}
