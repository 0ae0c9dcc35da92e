import type { Domain } from "../real-face.ts";
import { functionOperator } from "../lowering/function-operator.ts";
import { namedFunction } from "../lowering/named-function.ts";

const BETWEEN_POLES: Domain = {
  admits: (min, max) => Math.floor(min / Math.PI + 0.5) === Math.floor(max / Math.PI + 0.5),
  words: "must stay between two odd multiples of π / 2",
};

/** y = tan x, where no pole is within reach. @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Tan",
  sinceOpset: 7,
  functionOf: () => namedFunction("Tan", (x) => Math.tan(x), BETWEEN_POLES),
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4], within: [-1.25, 1.25] }] }],
});
