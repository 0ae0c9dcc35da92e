// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";
import type { RealFunction } from "../primitives/piecewise-polynomial/real-function.ts";

/** output = f(input), element by element. `f` must be one object for all nodes of the same function. */
export function functionNode(input: string, output: string, f: RealFunction): LoweredNode {
  return { primitive: "PiecewisePolynomial", inputs: [input], output, parameters: { function: f } };
}
