import { POSITIVE } from "./domains.ts";
import { namedFunction } from "./function-operator.ts";

/** The natural logarithm. */
export const LOGARITHM = namedFunction("Log", (x) => Math.log(Math.max(x, Number.MIN_VALUE)), POSITIVE);
