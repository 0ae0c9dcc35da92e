// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { norms } from "../lowering/norms.ts";
import { reductionGroups } from "../lowering/reduction.ts";
import { reductionOperator } from "../lowering/reduction-operator.ts";

/** The root of the sum of squares over some axes. @shape x[…] -> y[…] @error of a root */
export const definition = reductionOperator({
  name: "ReduceL2",
  elements: "floats",
  error: "approximated",
  axesAreInputSince: 18,
  termsAnElement: 2,
  lower: (input, output, reduction) => norms(input, output, reductionGroups(reduction), sizeOf(reduction.from), 2),
});
