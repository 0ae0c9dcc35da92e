/** coefficient · element `index` of the node's input number `input`. */
export type Term = Readonly<{ input: number; index: number; coefficient: number }>;

/** One element of an affine map: bias + Σ terms. */
export type AffineRow = Readonly<{ terms: readonly Term[]; bias: number }>;

/** One element of one of the node's inputs. */
export type Pick = Readonly<{ input: number; index: number }>;

/** y = b + Σ Aᵢ xᵢ with real coefficients; without inputs it is a constant. */
export type AffineNode = Readonly<{
  kind: "affine";
  inputs: readonly string[];
  output: string;
  rows: readonly AffineRow[];
}>;

/** `observed`: the ONNX tensor, and which of its elements, that hold the node's values in the float model; all when left out. */
export type ReluNode = Readonly<{
  kind: "relu";
  inputs: readonly [string];
  output: string;
  observed: Readonly<{ tensor: string; indices?: readonly number[] }>;
}>;

/** Moves elements, changes none. */
export type RearrangeNode = Readonly<{
  kind: "rearrange";
  inputs: readonly string[];
  output: string;
  picks: readonly Pick[];
}>;

/** What operators are lowered to: primitives whose parameters are still real numbers. */
export type LoweredNode = AffineNode | ReluNode | RearrangeNode;

/**
 * Tensors are flat, row-major. Holds: nodes are in topological order and every name is defined once; `outputs` are read in
 * this order as the model's outputs.
 */
export type LoweredGraph = Readonly<{
  inputs: readonly Readonly<{ name: string; size: number }>[];
  outputs: readonly string[];
  /** Elements of each of the model's outputs; a fused graph gives them all in a row. */
  outputSizes: readonly number[];
  nodes: readonly LoweredNode[];
}>;

/** How many elements a node gives, where `sizes` knows its inputs. */
function outputSize(node: LoweredNode, sizes: ReadonlyMap<string, number>): number {
  switch (node.kind) {
    case "affine":
      return node.rows.length;
    case "rearrange":
      return node.picks.length;
    case "relu":
      return sizes.get(node.inputs[0]) ?? 0;
  }
}

/** Elements of every tensor, by name. */
export function tensorSizes(graph: LoweredGraph): ReadonlyMap<string, number> {
  const sizes = new Map(graph.inputs.map(({ name, size }) => [name, size]));
  for (const node of graph.nodes) sizes.set(node.output, outputSize(node, sizes));
  return sizes;
}
