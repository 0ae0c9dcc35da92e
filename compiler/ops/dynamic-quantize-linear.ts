// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { constantNode } from "../lowering/affine-node.ts";
import { functionNode } from "../lowering/function-node.ts";
import { checkScaledBack } from "../lowering/scaled-back.ts";
import type { RealFunction } from "../primitives/piecewise-polynomial/real-function.ts";
import { inputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** The levels of uint8 between the smallest and the largest element, 0 included; a value is off by half a level, and by half of one more where the zero point is rounded. */
const LEVELS = 255;

const UNQUANTISED: RealFunction = {
  label: "DynamicQuantizeLinear",
  at: (x) => x,
  isLinearInEach: true,
  coarseness: (min, max) => (max - min) / LEVELS,
};

/**
 * Quantises for speed alone, with a scale that each row's own largest and smallest element choose: what reads it scales it back. Left out
 * here: y is x itself, its scale 1 and its zero point 0, which is nearer to the model before its quantisation than the float model is.
 * @shape x[…] -> y[…], scale[], zero[] @error of the float model's own levels
 */
export const definition: Operator = {
  name: "DynamicQuantizeLinear",
  sinceOpset: 11,
  attributes: {},
  arity: () => [1, 1],
  outputs: () => [3, 3],
  checkReaders: checkScaledBack,
  elements: "floats",
  error: "approximated",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0)), [], []],
  terms: (_node, _tensors, [shape]) => sizeOf(shape) + 2,
  lower: (node) => {
    const [y, scale, zero] = node.outputs;
    if (!y || !scale || !zero) throw new UnsupportedNode(node, "an output is left out", "Export the model again");
    return [functionNode(inputOf(node, 0), y, UNQUANTISED), constantNode(scale, [1]), constantNode(zero, [0])];
  },
  examples: [],
};
