// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { groupProducts } from "../lowering/group-products.ts";
import { reductionGroups } from "../lowering/reduction.ts";
import { reductionOperator } from "../lowering/reduction-operator.ts";

/** The product over some axes. @shape x[…] -> y[…] @error of factors that are rounded before they are multiplied */
export const definition = reductionOperator({
  name: "ReduceProd",
  elements: "numbers",
  error: "rounded-coefficients",
  axesAreInputSince: 18,
  termsAnElement: 2,
  lower: (input, output, reduction) => groupProducts(input, output, reductionGroups(reduction), sizeOf(reduction.from)),
});
