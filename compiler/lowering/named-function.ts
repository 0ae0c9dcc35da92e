// SPDX-License-Identifier: GPL-3.0-or-later
import type { RealFunction } from "../primitives/piecewise-polynomial/real-function.ts";
import type { Domain } from "../real-face.ts";

const known = new Map<string, RealFunction>();

/** The function of a label, which tells all that makes it: one object for all nodes alike. */
export function namedFunction(label: string, at: (x: number) => number, domain?: Domain): RealFunction {
  return remembered({ label, at, ...(domain === undefined ? {} : { domain }) });
}

/** The same of a function that never falls: what a logarithm or a division reads of it then keeps its sign. */
export function risingFunction(label: string, at: (x: number) => number, domain?: Domain): RealFunction {
  return remembered({ label, at, rises: true, ...(domain === undefined ? {} : { domain }) });
}

function remembered(made: RealFunction): RealFunction {
  const found = known.get(made.label) ?? made;
  known.set(made.label, found);
  return found;
}
