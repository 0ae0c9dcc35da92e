// SPDX-License-Identifier: GPL-3.0-or-later
import { comparisonOperator, RELATIONS } from "../lowering/comparison.ts";

/** y = 1 where a = b, else 0, broadcast. @shape a[…], b[…] -> y[…] @error none where both are held exactly */
export const definition = comparisonOperator("Equal", 7, RELATIONS.equal, [
  {
    title: "compares truths",
    inputs: [
      { shape: [1, 3], elementType: "bool" },
      { shape: [1, 3], elementType: "bool" },
    ],
    outputTypes: ["bool"],
  },
]);
