// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { linearNode } from "../lowering/linear-node.ts";
import { productNode } from "../lowering/product-node.ts";
import { ceilNodes, floorNode } from "../lowering/whole-part-nodes.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/**
 * The nearest whole number, and of two the even one. d = ⌈x − ½⌉ takes the lower one, ⌊x + ½⌋ the upper: d + (⌊x + ½⌋ − d) · (d − 2 ⌊d / 2⌋).
 * @shape x[…] -> y[…] @error none where x is held exactly
 */
export const definition: Operator = {
  name: "Round",
  sinceOpset: 11,
  attributes: {},
  arity: () => [1, 1],
  elements: "floats",
  error: "exact",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => 14 * sizeOf(shape),
  lower: (node, _tensors, [shape]) => {
    const [input, output, size] = [inputOf(node, 0), outputOf(node), sizeOf(shape)];
    const inner = (name: string): string => `${output}:${name}`;
    const nodes = [
      linearNode([[input, 1]], inner("below"), size, -0.5),
      ...ceilNodes(inner("below"), inner("lower"), size),
      linearNode([[input, 1]], inner("above"), size, 0.5),
      floorNode(inner("above"), inner("upper")),
      linearNode([[inner("upper"), 1], [inner("lower"), -1]], inner("is-between"), size), // prettier-ignore
      linearNode([[inner("lower"), 0.5]], inner("half"), size),
      floorNode(inner("half"), inner("halved")),
      linearNode([[inner("lower"), 1], [inner("halved"), -2]], inner("is-odd"), size), // prettier-ignore
      productNode([inner("is-between"), inner("is-odd")], inner("step"), places(size, 0), places(size, size)),
    ];
    return [
      ...nodes.map((each) => ({ ...each, source: output })),
      linearNode([[inner("lower"), 1], [inner("step"), 1]], output, size), // prettier-ignore
    ];
  },
  examples: [{ title: "rounds halves to even", inputs: [{ shape: [1, 4] }] }],
};

function places(size: number, start: number): number[] {
  return Array.from({ length: size }, (_, place) => start + place);
}
