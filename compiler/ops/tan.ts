// SPDX-License-Identifier: GPL-3.0-or-later
import type { Domain } from "../real-face.ts";
import { endsInside } from "../graph/domains.ts";
import { functionOperator } from "../lowering/function-operator.ts";
import { namedFunction } from "../lowering/named-function.ts";

const BETWEEN_POLES: Domain = {
  admits: (min, max) => turnOf(min) === turnOf(max),
  words: "must stay between two odd multiples of π / 2",
  ends: ({ min, max }) => endsInside((turnOf(min) - 0.5) * Math.PI, (turnOf(min) + 0.5) * Math.PI, min, max),
};

function turnOf(x: number): number {
  return Math.floor(x / Math.PI + 0.5);
}

/** y = tan x, where no pole is within reach. @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Tan",
  sinceOpset: 7,
  functionOf: () => namedFunction("Tan", (x) => Math.tan(x), BETWEEN_POLES),
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4], within: [-1.25, 1.25] }] }],
});
