import type { RealFunction } from "../primitives/piecewise-polynomial/real-function.ts";
import type { Domain } from "../real-face.ts";

const known = new Map<string, RealFunction>();

/** The function of a label, which tells all that makes it: one object for all nodes alike. */
export function namedFunction(label: string, at: (x: number) => number, domain?: Domain): RealFunction {
  const found = known.get(label) ?? { label, at, ...(domain === undefined ? {} : { domain }) };
  known.set(label, found);
  return found;
}
