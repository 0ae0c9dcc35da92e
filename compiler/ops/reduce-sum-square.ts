// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { sumsOfSquares } from "../lowering/norms.ts";
import { reductionGroups } from "../lowering/reduction.ts";
import { reductionOperator } from "../lowering/reduction-operator.ts";

/** The sum of squares over some axes. @shape x[…] -> y[…] @error of the factors it rescales */
export const definition = reductionOperator({
  name: "ReduceSumSquare",
  elements: "floats",
  error: "rounded-coefficients",
  axesAreInputSince: 18,
  termsAnElement: 2,
  lower: (input, output, reduction) => sumsOfSquares(input, output, reductionGroups(reduction), sizeOf(reduction.from)),
});
