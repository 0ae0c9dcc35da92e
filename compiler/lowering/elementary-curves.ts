// SPDX-License-Identifier: GPL-3.0-or-later
import type { RealFunction } from "../primitives/piecewise-polynomial/real-function.ts";
import { namedFunction, risingFunction } from "./named-function.ts";

/** Curves that more than one operator is made of: each is written here alone, so that one label is one function. */
export const SIGMOID = risingFunction("Sigmoid", (x) => 1 / (1 + Math.exp(-x)));
export const TANH = risingFunction("Tanh", (x) => Math.tanh(x));
export const SOFTSIGN = risingFunction("Softsign", (x) => x / (1 + Math.abs(x)));
export const SOFTPLUS = risingFunction("Softplus", softplus);

/** Powers, reciprocals and logarithms of what the operator keeps within these ends, though intervals alone do not tell. */
export const EXP_BELOW_ZERO = risingFunction("e^min(x, 0)", (x) => Math.exp(Math.min(x, 0)));
export const RECIPROCAL_FROM_ONE = namedFunction("1 / max(x, 1)", (x) => 1 / Math.max(x, 1));
export const LOG_FROM_ONE = risingFunction("ln max(x, 1)", (x) => Math.log(Math.max(x, 1)));

/** x, or alpha · (e^x − 1) below 0. */
export function elu(alpha: number): RealFunction {
  return namedFunction(`Elu (alpha ${alpha})`, (x) => (x < 0 ? alpha * Math.expm1(x) : x));
}

/** Beyond it ln(1 + e^x) is x but for 1e-13. */
const LINEAR_FROM = 30;

/** ln(1 + e^x) */
export function softplus(x: number): number {
  return x > LINEAR_FROM ? x : Math.log1p(Math.exp(x));
}
