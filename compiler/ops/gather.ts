// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { axisAttribute, lookedUpOperator } from "../lowering/looked-up.ts";
import type { Operator } from "../operator.ts";

/** The parts of x along `axis` that indices name. @shape x[…], indices[…] -> y[…] @error none */
export const definition: Operator = {
  name: "Gather",
  sinceOpset: 1,
  attributes: { axis: {} },
  arity: () => [2, 2],
  elements: "any",
  error: "exact",
  moves: () => [0],
  otherwise: lookedUpOperator({ name: "Gather", sinceOpset: 1, attributes: { axis: {} } }, (node, data, indices) => {
    const axis = axisAttribute(node, data);
    const [step, count, depth] = [sizeOf(data.slice(axis + 1)), sizeOf(indices), data[axis] ?? 0];
    return {
      shape: [...data.slice(0, axis), ...indices, ...data.slice(axis + 1)],
      axes: [depth],
      at: (element) => {
        const [outer, inner] = [Math.floor(element / (count * step)), element % step];
        return { index: Math.floor(element / step) % count, first: outer * depth * step + inner, step };
      },
    };
  }),
  examples: [
    {
      title: "takes columns, one of them twice",
      inputs: [{ shape: [1, 4] }, { shape: [3], values: [2, 0, 2], elementType: "int64" }],
      attributes: { axis: 1n },
    },
    {
      title: "counts one index from the end and drops its axis",
      opset: 13,
      inputs: [{ shape: [3, 2] }, { shape: [], values: [-1], elementType: "int64" }],
    },
    {
      title: "takes indices in int32",
      inputs: [{ shape: [1, 3] }, { shape: [2, 2], values: [0, 1, 1, 2], elementType: "int32" }],
      attributes: { axis: 1n },
    },
    {
      title: "looks up constants",
      inputs: [
        { shape: [3, 2], values: [0.5, -1, 2, 0.25, -0.125, 3] },
        { shape: [1, 2], elementType: "int64", within: [-3, 2] },
      ],
    },
    {
      title: "looks up activations",
      inputs: [{ shape: [2, 3] }, { shape: [2], elementType: "int64", within: [-3, 2] }],
      attributes: { axis: -1n },
    },
  ],
};
