// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import type { Operator, TensorView } from "../operator.ts";

/** An operator that moves elements, or what it is instead where it makes new ones or an input that says how is not constant. `varies`: it is known not to be. */
export function operatorForm(
  node: FloatNode,
  operator: Operator,
  tensors: TensorView,
  varies: (name: string) => boolean,
): Operator {
  if (operator.moves === undefined || operator.otherwise === undefined) return operator;
  if (operator.computes?.(node) === true) return operator.otherwise;
  const moved = operator.moves(node, tensors);
  return node.inputs.some((name, index) => !moved.includes(index) && varies(name)) ? operator.otherwise : operator;
}
