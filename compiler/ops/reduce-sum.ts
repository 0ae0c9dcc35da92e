// SPDX-License-Identifier: GPL-3.0-or-later
import { groupSums } from "../lowering/groups.ts";
import { reductionGroups } from "../lowering/reduction.ts";
import { reductionOperator } from "../lowering/reduction-operator.ts";

/** The sum over some axes. @shape x[…] -> y[…] @error of its coefficients once fused with its neighbours */
export const definition = reductionOperator({
  name: "ReduceSum",
  elements: "numbers",
  error: "rounded-coefficients",
  axesAreInputSince: 13,
  termsAnElement: 1,
  lower: (input, output, reduction) => [groupSums(input, output, reductionGroups(reduction), () => 1)],
});
