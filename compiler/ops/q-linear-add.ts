// SPDX-License-Identifier: GPL-3.0-or-later
import { quantisedBinaryExamples, quantisedBinaryOperator } from "../lowering/quantised-binary-operator.ts";
import type { Operator } from "../operator.ts";
import { definition as add } from "./add.ts";

/** Add on quantised values. @shape a[…], b[…] -> y[…] @error of a half that is rounded up */
export const definition: Operator = quantisedBinaryOperator({
  name: "QLinearAdd",
  of: add,
  examples: quantisedBinaryExamples("adds", 0.0371),
});
