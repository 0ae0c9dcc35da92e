// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import { ShapeMismatch, sizeOf } from "../graph/shape.ts";
import { SparseMapBuilder } from "../graph/sparse-map.ts";
import { affineNode } from "../lowering/affine-node.ts";
import { axisOf } from "../lowering/reduction.ts";
import { inputOf, integerAttribute, outputOf, settingInput } from "../node-parts.ts";
import type { Operator, TensorView } from "../operator.ts";

/** Running sums along a constant axis, without the element itself or backwards where asked. @shape x[…], axis[] -> y[…] @error of its unit coefficients once fused with its neighbours */
export const definition: Operator = {
  name: "CumSum",
  sinceOpset: 11,
  attributes: { exclusive: {}, reverse: {} },
  arity: () => [2, 2],
  elements: "numbers",
  settings: [1],
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (node, tensors, [shape]) => sizeOf(shape) * elementAt(shape, axis(node, tensors)),
  lower: (node, tensors, [shape]) => {
    const along = axis(node, tensors);
    const [count, step] = [elementAt(shape, along), sizeOf(shape.slice(along + 1))];
    const isExclusive = integerAttribute(node, "exclusive", 0) !== 0;
    const isReverse = integerAttribute(node, "reverse", 0) !== 0;
    const map = new SparseMapBuilder(sizeOf(shape) * count);
    for (let element = 0; element < sizeOf(shape); element++) {
      const place = Math.floor(element / step) % count;
      const first = element - place * step;
      const [from, to] = isReverse ? [place, count - 1] : [0, place];
      for (let other = from; other <= to; other++)
        if (!isExclusive || other !== place) map.add(first + other * step, 1);
      map.endRow();
    }
    return [affineNode([inputOf(node, 0)], outputOf(node), map.build())];
  },
  examples: [
    { title: "adds up along an axis", inputs: [{ shape: [2, 3] }, scalar(1)] },
    { title: "counts the axis from the end", inputs: [{ shape: [2, 2, 2] }, scalar(-2)] },
    {
      title: "adds up what comes after, without the element itself",
      opset: 14,
      inputs: [{ shape: [1, 4] }, { shape: [1], values: [1], elementType: "int32" }],
      attributes: { exclusive: 1n, reverse: 1n },
    },
  ],
};

function scalar(value: number) {
  return { shape: [], values: [value], elementType: "int64" } as const;
}

function axis(node: FloatNode, tensors: TensorView): number {
  const given = settingInput(node, 1, tensors);
  const [only] = given;
  if (only === undefined || given.length !== 1)
    throw new ShapeMismatch(`CumSum node "${node.name}"`, `its axis has ${given.length} elements instead of 1`);
  return axisOf(node, only, tensors.shape(inputOf(node, 0)).length);
}
