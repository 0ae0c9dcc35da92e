// SPDX-License-Identifier: GPL-3.0-or-later
import { functionNode } from "../lowering/function-node.ts";
import { groupSums } from "../lowering/groups.ts";
import { LOGARITHM } from "../lowering/logarithm.ts";
import { reductionGroups } from "../lowering/reduction.ts";
import { reductionOperator } from "../lowering/reduction-operator.ts";

/** The logarithm of the sum over some axes, which must be positive. @shape x[…] -> y[…] @error of the curve */
export const definition = reductionOperator({
  name: "ReduceLogSum",
  elements: "floats",
  error: "approximated",
  axesAreInputSince: 18,
  termsAnElement: 2,
  lower: (input, output, reduction) => {
    const sum = `${output}:sum`;
    const sums = groupSums(input, sum, reductionGroups(reduction), () => 1);
    return [{ ...sums, source: output }, functionNode(sum, output, LOGARITHM)];
  },
  exampleOf: (example) => ({
    ...example,
    inputs: example.inputs.map((input, place) => (place === 0 && input ? { ...input, within: [0.125, 2] } : input)),
  }),
});
