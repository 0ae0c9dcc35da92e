// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import { broadcastIndices, sizeOf } from "../graph/shape.ts";
import { affineNode, pickingNode } from "../lowering/affine-node.ts";
import { selectNode } from "../lowering/select-node.ts";
import { variadicShapes } from "../lowering/variadic.ts";
import { writtenMap } from "../lowering/written-map.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = condition ? a : b, broadcast. @shape condition[…], a[…], b[…] -> y[…] @error of the choice's one scale */
export const definition: Operator = {
  name: "Where",
  sinceOpset: 9,
  attributes: {},
  arity: () => [3, 3],
  elements: "any",
  // A truth beside what it chooses between.
  settings: [0],
  error: "rounded-coefficients",
  inferShapes: variadicShapes,
  terms: (_node, _tensors, [shape]) => 3 * sizeOf(shape),
  lower: (node, tensors, [shape]) => {
    const [output, size] = [outputOf(node), sizeOf(shape)];
    const names = [0, 1, 2].map((index) => inputOf(node, index));
    const inputs = [...new Set(names)];
    const starts = new Map<string, number>();
    let start = 0;
    for (const name of inputs) {
      starts.set(name, start);
      start += sizeOf(tensors.shape(name));
    }
    const [conditions, yes, no] = names.map((name) =>
      broadcastIndices(tensors.shape(name), shape).map((index) => index + (starts.get(name) ?? 0)),
    ) as [number[], number[], number[]];
    const known = tensors.constant(inputOf(node, 0));
    if (known !== undefined) {
      const picks = yes.map((place, k) =>
        elementAt(known.data, elementAt(conditions, k)) === 0 ? elementAt(no, k) : place,
      );
      return [pickingNode(inputs, output, picks)];
    }
    const all = `${output}:choices`;
    const rows = [...conditions, ...yes, ...no].map((column) => [0, [column, 1]] as const);
    return [
      { ...affineNode(inputs, all, writtenMap(rows)), source: output },
      size === 0 ? pickingNode([], output, []) : selectNode(all, output),
    ];
  },
  examples: [
    {
      title: "chooses by a truth",
      inputs: [{ shape: [1, 3], elementType: "bool" }, { shape: [1, 3] }, { shape: [1, 3] }],
    },
    {
      title: "chooses by a constant, broadcast",
      inputs: [{ shape: [2, 1], values: [1, 0], elementType: "bool" }, { shape: [1, 2] }, { shape: [2, 2] }],
    },
    {
      title: "chooses between an activation and a constant",
      inputs: [{ shape: [1, 3], elementType: "bool" }, { shape: [], values: [0.5] }, { shape: [1, 3] }],
    },
    {
      title: "chooses between whole numbers",
      inputs: [
        { shape: [1, 3], elementType: "bool" },
        { shape: [1, 3], elementType: "int64" },
        { shape: [3], values: [5, -1, 0], elementType: "int64" },
      ],
      outputTypes: ["int64"],
    },
  ],
};
