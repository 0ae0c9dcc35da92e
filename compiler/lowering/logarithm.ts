import { POSITIVE } from "../graph/domains.ts";
import { namedFunction } from "./named-function.ts";

/** The natural logarithm. */
export const LOGARITHM = namedFunction("Log", (x) => Math.log(Math.max(x, Number.MIN_VALUE)), POSITIVE);
