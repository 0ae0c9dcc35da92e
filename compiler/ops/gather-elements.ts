// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { axisAttribute, lookedUpOperator } from "../lowering/looked-up.ts";
import type { Operator } from "../operator.ts";

/** Of each place of the indices, the element of x at that index along `axis`. @shape x[…], indices[…] -> y[indices] @error none */
export const definition: Operator = {
  name: "GatherElements",
  sinceOpset: 11,
  attributes: { axis: {} },
  arity: () => [2, 2],
  elements: "any",
  error: "exact",
  moves: () => [0],
  otherwise: lookedUpOperator(
    { name: "GatherElements", sinceOpset: 11, attributes: { axis: {} } },
    (node, data, indices) => {
      const axis = axisAttribute(node, data);
      const steps = data.map((_, place) => sizeOf(data.slice(place + 1)));
      return {
        shape: indices,
        axes: [data[axis] ?? 0],
        at: (element) => {
          let [rest, first] = [element, 0];
          for (let place = indices.length - 1; place >= 0; place--) {
            const size = indices[place] ?? 1;
            if (place !== axis) first += (rest % size) * (steps[place] ?? 0);
            rest = Math.floor(rest / size);
          }
          return { index: element, first, step: steps[axis] ?? 1 };
        },
      };
    },
  ),
  examples: [
    {
      title: "takes an element of each column",
      inputs: [{ shape: [2, 3] }, { shape: [1, 3], values: [1, 0, -1], elementType: "int64" }],
    },
    {
      title: "takes elements of each row, some twice",
      inputs: [{ shape: [2, 2] }, { shape: [2, 3], values: [1, 1, 0, 0, 1, 0], elementType: "int64" }],
      attributes: { axis: 1n },
    },
    {
      title: "looks up activations",
      inputs: [{ shape: [2, 3] }, { shape: [1, 3], elementType: "int64", within: [-2, 1] }],
    },
  ],
};
