// SPDX-License-Identifier: GPL-3.0-or-later
import { held, inside } from "../graph/domains.ts";
import { functionOperator } from "../lowering/function-operator.ts";
import { namedFunction } from "../lowering/named-function.ts";

/** The largest double below 1. */
const MOST = 1 - 2 ** -53;

/** y = artanh x, for |x| < 1. @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Atanh",
  sinceOpset: 9,
  functionOf: () => namedFunction("Atanh", (x) => Math.atanh(held(x, -MOST, MOST)), inside(-1, 1)),
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4], within: [-0.75, 0.75] }] }],
});
