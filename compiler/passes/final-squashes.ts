// SPDX-License-Identifier: GPL-3.0-or-later
import { SQUASHING_OPS, type SquashingOp } from "../../schema/model-schema.ts";
import type { FloatGraph, FloatNode } from "../graph/float-graph.ts";
import { integerAttribute } from "../node-parts.ts";
import { ELEMENT_TYPES } from "../onnx/element-type.ts";

/** A node that squashes scores, and everything between it and the outputs of the model that show it. */
type FinalSquash = Readonly<{
  node: FloatNode;
  op: SquashingOp;
  /** The node and what only carries its values on. */
  dropped: readonly FloatNode[];
  /** Which of the model's outputs it reaches, by position. */
  outputs: readonly number[];
}>;

/** Operators that keep every element and their row-major order. */
const CARRYING = new Set(["Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Cast"]);

const FLOATS: readonly number[] = [
  ELEMENT_TYPES.float16.code,
  ELEMENT_TYPES.float32.code,
  ELEMENT_TYPES.float64.code,
  ELEMENT_TYPES.bfloat16.code,
];

/** The squashing nodes whose values reach outputs of the model, unchanged, and nothing else. */
export function finalSquashes(graph: FloatGraph): FinalSquash[] {
  const readers = readersOf(graph);
  return graph.nodes.flatMap((node) => {
    const op = squashingOp(node);
    const dropped = op === undefined ? undefined : carriedFrom(node, readers);
    if (op === undefined || dropped === undefined) return [];
    const names = new Set(dropped.flatMap((each) => each.outputs));
    const outputs = graph.outputs.flatMap(({ name }, index) => (names.has(name) ? [index] : []));
    return outputs.length === 0 ? [] : [{ node, op, dropped, outputs }];
  });
}

function readersOf({ nodes }: FloatGraph): ReadonlyMap<string, readonly FloatNode[]> {
  const readers = new Map<string, FloatNode[]>();
  for (const node of nodes) {
    for (const name of new Set(node.inputs)) {
      const known = readers.get(name);
      if (known === undefined) readers.set(name, [node]);
      else known.push(node);
    }
  }
  return readers;
}

function squashingOp({ op, domain }: FloatNode): SquashingOp | undefined {
  return isOnnx(domain) ? SQUASHING_OPS.find((each) => each === op) : undefined;
}

/** The node and all that follows it, or nothing when some of that does more than carry its values. */
function carriedFrom(squash: FloatNode, readers: ReadonlyMap<string, readonly FloatNode[]>): FloatNode[] | undefined {
  const found = [squash];
  for (const node of found) {
    for (const name of node.outputs) {
      for (const reader of readers.get(name) ?? []) {
        if (reader.inputs.lastIndexOf(name) !== 0 || !carries(reader)) return undefined;
        found.push(reader);
      }
    }
  }
  return found;
}

function carries(node: FloatNode): boolean {
  if (!isOnnx(node.domain) || !CARRYING.has(node.op)) return false;
  return node.op !== "Cast" || FLOATS.includes(integerAttribute(node, "to", 0));
}

function isOnnx(domain: string): boolean {
  return domain === "" || domain === "ai.onnx";
}
