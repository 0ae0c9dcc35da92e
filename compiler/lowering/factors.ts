// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode, Tensor } from "../graph/float-graph.ts";
import { inputOf, UnsupportedNode } from "../node-parts.ts";
import type { TensorView } from "../operator.ts";

/** The two factors of a product: one is a constant, input number `place`, and the other is the tensor `variable`. */
export type Factors = Readonly<{ constant: Tensor; place: 0 | 1; variable: string }>;

/** Of inputs 0 and 1 of a node the constant one; undefined when both depend on the model's inputs. */
export function constantFactor(node: FloatNode, tensors: TensorView): Factors | undefined {
  const [left, right] = [inputOf(node, 0), inputOf(node, 1)];
  const [a, b] = [tensors.constant(left), tensors.constant(right)];
  if (b !== undefined) return { constant: b, place: 1, variable: left };
  return a === undefined ? undefined : { constant: a, place: 0, variable: right };
}

/** The same where one of them must be constant. @error UnsupportedNode when both depend on the model's inputs */
export function factorsOf(node: FloatNode, tensors: TensorView): Factors {
  const factors = constantFactor(node, tensors);
  if (factors !== undefined) return factors;
  throw new UnsupportedNode(
    node,
    `both factors ("${inputOf(node, 0)}" and "${inputOf(node, 1)}") depend on the model's inputs`,
    "A product of two such tensors is not supported: leave it out of the model",
  );
}
