// SPDX-License-Identifier: GPL-3.0-or-later
import { reducedExtreme } from "../lowering/reduced-extreme.ts";
import { reductionOperator } from "../lowering/reduction-operator.ts";

/** The largest element along some axes. @shape x[…] -> y[…] @error of the sums it rescales */
export const definition = reductionOperator({
  name: "ReduceMax",
  takesLargest: true,
  elements: "numbers",
  error: "rounded-coefficients",
  axesAreInputSince: 18,
  termsAnElement: 5,
  lower: (input, output, { from, axes }) => reducedExtreme(input, output, from, axes, "largest"),
});
