// SPDX-License-Identifier: GPL-3.0-or-later
import { logSoftmax, normalisedGroups, softmaxTerms } from "../lowering/softmax.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = x − ln Σ e^x along an axis; before opset 13 over everything from the axis on. @shape x[…] -> y[…] @error of its pieces */
export const definition: Operator = {
  name: "LogSoftmax",
  sinceOpset: 1,
  attributes: { axis: {} },
  arity: () => [1, 1],
  elements: "floats",
  error: "approximated",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => softmaxTerms(shape),
  lower: (node, _tensors, [shape]) => logSoftmax(inputOf(node, 0), outputOf(node), normalisedGroups(node, shape)),
  examples: [
    { title: "shares among a row", inputs: [{ shape: [1, 4] }] },
    { title: "shares between two", inputs: [{ shape: [2, 2] }] },
    { title: "shares along an axis", inputs: [{ shape: [3, 2] }], attributes: { axis: -2n } },
    { title: "shares among all from an axis on", opset: 11, inputs: [{ shape: [1, 3, 2] }] },
    { title: "gives all to one", inputs: [{ shape: [2, 1] }] },
  ],
};
