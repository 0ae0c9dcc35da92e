// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import { UnsupportedNode } from "../node-parts.ts";

type ReadersOf = (name: string) => readonly (FloatNode | "output")[];

const MOVES: readonly string[] = ["Flatten", "Identity", "Reshape", "Squeeze", "Transpose", "Unsqueeze"];
const PRODUCTS: readonly string[] = ["ConvInteger", "MatMulInteger"];

/**
 * Integers that a node quantised with a scale of its own choice become real numbers again: by DequantizeLinear, or as sums that are
 * multiplied by that scale. So their quantisation can be left out. @error UnsupportedNode
 */
export function checkScaledBack(node: FloatNode, readersOf: ReadersOf): void {
  const [values = "", scale = "", zero = ""] = node.outputs;
  const sums: FloatNode[] = [];
  follow(node, values, readersOf, (reader) => {
    if (PRODUCTS.includes(reader.op)) sums.push(reader);
    return MOVES.includes(reader.op) ? "on" : [...PRODUCTS, "DequantizeLinear"].includes(reader.op) ? "end" : "no";
  });
  const products = new Set<FloatNode>();
  for (const { outputs } of sums)
    follow(node, outputs[0] ?? "", readersOf, (reader) => {
      if (reader.op === "Mul") products.add(reader);
      return [...MOVES, "Cast"].includes(reader.op) ? "on" : reader.op === "Mul" ? "end" : "no";
    });
  const reached = new Set<FloatNode>();
  follow(node, scale, readersOf, (reader) => {
    reached.add(reader);
    if (products.has(reader) || reader.op === "DequantizeLinear") return "end";
    return [...MOVES, "Cast", "Mul"].includes(reader.op) ? "on" : "no";
  });
  follow(node, zero, readersOf, ({ op }) => ([...PRODUCTS, "DequantizeLinear"].includes(op) ? "end" : "no"));
  for (const product of products) if (!reached.has(product)) throw refusal(node, product);
}

/** Walks to everything that reads a tensor, and on where that only passes it on. @error UnsupportedNode */
function follow(
  node: FloatNode,
  tensor: string,
  readersOf: ReadersOf,
  judge: (reader: FloatNode) => "on" | "end" | "no",
): void {
  for (const reader of readersOf(tensor)) {
    const verdict = reader === "output" ? "no" : judge(reader);
    if (verdict === "no") throw refusal(node, reader);
    if (reader !== "output" && verdict === "on") follow(node, reader.outputs[0] ?? "", readersOf, judge);
  }
}

function refusal(node: FloatNode, reader: FloatNode | "output"): UnsupportedNode {
  const what = reader === "output" ? "is an output of the model" : `is read by ${reader.op} node "${reader.name}"`;
  return new UnsupportedNode(
    node,
    `what it quantised ${what} before it is scaled back`,
    "Its quantisation is left out, so that only what multiplies by its scale may read it: give the float model from before quantisation",
  );
}
