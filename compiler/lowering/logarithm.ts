// SPDX-License-Identifier: GPL-3.0-or-later
import { POSITIVE } from "../graph/domains.ts";
import { risingFunction } from "./named-function.ts";

/** The natural logarithm. */
export const LOGARITHM = risingFunction("Log", (x) => Math.log(Math.max(x, Number.MIN_VALUE)), POSITIVE);
