// SPDX-License-Identifier: GPL-3.0-or-later
import { errorFunction } from "./error-function.ts";
import { namedFunction } from "./named-function.ts";

/** x · Φ(x), and what stands for it where time matters more. */
export const GELU = namedFunction("Gelu", (x) => (x * (1 + errorFunction(x / Math.SQRT2))) / 2);
export const GELU_BY_TANH = namedFunction(
  "Gelu (tanh)",
  (x) => (x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))) / 2,
);
