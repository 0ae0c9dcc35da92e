// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { pickingNode } from "./affine-node.ts";
import { linearNode } from "./linear-node.ts";
import { productNode } from "./product-node.ts";
import { quotientNodes, type Operand } from "./quotient.ts";
import { signChoiceNodes } from "./sign-choice.ts";
import { stepsNode } from "./steps-node.ts";
import { truncateNode } from "./whole-part-nodes.ts";

/**
 * a / d of whole numbers without its fraction, element by element. The rounded quotient t of |a| and |d| is one off at most, and what is left,
 * |a| − t · |d|, tells: it belongs within 0 … |d| − 1. The signs of a and d then are the quotient's.
 */
export function wholeQuotientNodes(a: Operand, d: Operand, output: string): LoweredNode[] {
  const size = a.places.length;
  const inner = (name: string): string => `${output}:${name}`;
  const each = Array.from({ length: size }, (_, place) => place);
  const half = (value: number): Float64Array => new Float64Array(size).fill(value);
  const signOf = (name: string): Operand => operand(`${name}-is-positive`);
  const sizesOf = (name: string, given: Operand): LoweredNode[] => [
    pickingNode([given.name], inner(`${name}-spread`), given.places),
    stepsNode(inner(`${name}-spread`), signOf(name).name, half(-0.5), "float64"),
    ...signChoiceNodes(signOf(name), operand(`${name}-spread`), inner(name)),
  ];
  const operand = (name: string): Operand => ({ name: inner(name), size, places: each });
  const nodes: LoweredNode[] = [
    ...sizesOf("a", a),
    ...sizesOf("d", d),
    ...quotientNodes(operand("a"), operand("d"), inner("quotient")),
    truncateNode(inner("quotient"), inner("near")),
    productNode([inner("near"), inner("d")], inner("product"), each, each.map((place) => size + place)), // prettier-ignore
    linearNode([[inner("a"), 1], [inner("product"), -1]], inner("left"), size), // prettier-ignore
    linearNode([[inner("left"), 1], [inner("d"), -1]], inner("excess"), size), // prettier-ignore
    stepsNode(inner("left"), inner("is-enough"), half(-0.5), "float64"),
    stepsNode(inner("excess"), inner("is-more"), half(-0.5), "float64"),
    linearNode([[inner("near"), 1], [inner("is-enough"), 1], [inner("is-more"), 1]], inner("size"), size, -1), // prettier-ignore
    ...signChoiceNodes(signOf("d"), operand("size"), inner("by-d")),
    ...signChoiceNodes(signOf("a"), operand("by-d"), output),
  ];
  return nodes.map((node) => (node.output === output ? node : { ...node, source: output }));
}
