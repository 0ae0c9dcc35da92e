// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredGraph, LoweredNode } from "../compiler/graph/lowered-graph.ts";
import { SparseMapBuilder } from "../compiler/graph/sparse-map.ts";
import { affineNode } from "../compiler/lowering/affine-node.ts";
import { reluNode } from "../compiler/lowering/relu-node.ts";

/** A lowered graph of a few small layers with ReLU, skips, tensors read twice and weights and biases of all sizes. */
export function randomLoweredGraph(random: () => number, features: number): LoweredGraph {
  const below = (count: number): number => Math.floor(random() * count);
  const nodes: LoweredNode[] = [];
  const sizes = new Map([["x", features]]);
  const weight = (): number => (random() * 2 - 1) * 10 ** (below(5) - 2);
  const affine = (output: string, size: number): void => {
    const names = [...sizes.keys()];
    const latest = names.at(-1) ?? "x";
    const inputs = random() < 0.3 ? [latest, names[below(names.length)] ?? "x"] : [latest];
    const width = inputs.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
    const map = new SparseMapBuilder();
    for (let row = 0; row < size; row++) {
      const weights = Array.from({ length: width }, weight);
      const reach = weights.reduce((sum, each) => sum + Math.abs(each), 0);
      const bias = [0, weight(), -reach * 100 * random(), -250, 250, -reach * 127][below(6)] ?? 0;
      weights.forEach((each, column) => {
        if (random() < 0.8) map.add(column, each);
      });
      map.endRow(bias);
    }
    nodes.push(affineNode(inputs, output, map.build()));
    sizes.set(output, size);
  };
  for (let layer = 0; layer < 1 + below(3); layer++) {
    const [sum, hidden] = [`sum${layer}`, `hidden${layer}`];
    const size = 1 + below(4);
    affine(sum, size);
    nodes.push(reluNode(sum, hidden));
    sizes.set(hidden, size);
  }
  const outputs = 1 + below(2);
  affine("y", outputs);
  return { inputs: [{ name: "x", size: features }], outputs: ["y"], outputSizes: [outputs], nodes };
}
