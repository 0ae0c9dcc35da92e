// SPDX-License-Identifier: GPL-3.0-or-later
import { reductionGroups } from "../lowering/reduction.ts";
import { reductionOperator } from "../lowering/reduction-operator.ts";
import { logSumExp } from "../lowering/softmax.ts";

/** m + log Σ e^(x − m) over some axes, where m is the largest x. @shape x[…] -> y[…] @error of the curves */
export const definition = reductionOperator({
  name: "ReduceLogSumExp",
  elements: "floats",
  error: "approximated",
  axesAreInputSince: 18,
  termsAnElement: 12,
  lower: (input, output, reduction) => logSumExp(input, output, reductionGroups(reduction)),
});
