// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { norms } from "../lowering/norms.ts";
import { reductionGroups } from "../lowering/reduction.ts";
import { reductionOperator } from "../lowering/reduction-operator.ts";

/** The sum of sizes |x| over some axes. @shape x[…] -> y[…] @error of the sums it rescales */
export const definition = reductionOperator({
  name: "ReduceL1",
  elements: "numbers",
  error: "rounded-coefficients",
  axesAreInputSince: 18,
  termsAnElement: 4,
  lower: (input, output, reduction) => norms(input, output, reductionGroups(reduction), sizeOf(reduction.from), 1),
});
