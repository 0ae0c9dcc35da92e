// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import type { ConstraintBudget } from "../constraint-budget.ts";
import { brief, bitsText, errorText } from "./limit-text.ts";
import type { ErrorLimit } from "./max-error.ts";
import type { TradeOff } from "./trade-offs.ts";

/** What the trials came to beside what was asked for. */
type Shortfall = Readonly<{
  maxConstraints: number;
  /** The error that was asked for, if any. */
  limit?: ErrorLimit | undefined;
  /** The cheapest of all, and what it consists of. */
  cheapest: TradeOff & Readonly<{ budget: ConstraintBudget }>;
  /** The smallest error within the constraints. */
  nearest?: TradeOff | undefined;
  /** The cheapest within the error. */
  withinError?: TradeOff | undefined;
  kind: ErrorLimit["kind"];
  areBitsGiven: boolean;
}>;

/** No bits keep within as few constraints as were asked for, or none of those within the error too. */
export class ConstraintsAboveLimit extends FatalError {
  constructor(shortfall: Shortfall) {
    const { maxConstraints, cheapest, nearest, withinError } = shortfall;
    super("CONSTRAINTS_ABOVE_LIMIT", [firstSentence(shortfall), ...offers(shortfall)].join(" "), {
      details: { maxConstraints, fewest: cheapest.constraints, nearest, withinError },
    });
  }
}

function firstSentence({ maxConstraints, limit, cheapest, nearest, kind, areBitsGiven }: Shortfall): string {
  if (areBitsGiven)
    return `With the bits given the circuit takes ${cheapest.constraints} constraints, ${cheapest.constraints - maxConstraints} more than the ${maxConstraints} that were asked for (--max-constraints).`;
  if (nearest === undefined)
    return `No bits that were tried keep the circuit within ${maxConstraints} constraints: the fewest are ${cheapest.constraints}, ${cheapest.constraints - maxConstraints} too many, with an error of ${errorText(cheapest.error, kind)} (${bitsText(cheapest.bits)}).`;
  return `No bits that were tried keep the circuit within ${maxConstraints} constraints and the error within ${errorText(limit?.value ?? 0, kind)}.`;
}

/** What can be had instead, each with what to ask for. */
function offers({ limit, nearest, withinError, maxConstraints, kind, cheapest, areBitsGiven }: Shortfall) {
  const texts: string[] = [];
  if (areBitsGiven) texts.push("Give fewer bits, or leave them out so that they are searched for.");
  if (nearest !== undefined && limit !== undefined)
    texts.push(
      `Within those constraints the smallest error is ${errorText(nearest.error, kind)}, ${brief(nearest.error / limit.value)} times what was asked for, with ${nearest.constraints} constraints (${bitsText(nearest.bits)}): ask for --max-error ${option(nearest.error, kind)}.`,
    );
  if (withinError !== undefined && withinError.constraints > maxConstraints)
    texts.push(
      `The cheapest within the error asked for takes ${withinError.constraints} constraints, ${withinError.constraints - maxConstraints} too many (${bitsText(withinError.bits)}): ask for --max-constraints ${withinError.constraints}.`,
    );
  if (nearest === undefined)
    texts.push(`Most of it is ${largestParts(cheapest.budget, cheapest.constraints)}. ${CHEAPER}`);
  return texts;
}

const CHEAPER =
  "Narrower fields of the features, fewer hidden units, a smaller batch or --max-constraints with more would help.";

function largestParts({ featureChecks, primitives, model }: ConstraintBudget, total: number): string {
  const parts: [string, number][] = [
    ["the check of the features' bits", featureChecks],
    ["the statement that binds features and outputs", total - model],
    ...Object.entries(primitives),
  ];
  return parts
    .sort(([, a], [, b]) => b - a)
    .slice(0, 2)
    .map(([name, count]) => `${name} (${count})`)
    .join(" and ");
}

/** Rounded up, so that what is asked for with it can be had. */
function option(error: number, kind: ErrorLimit["kind"]): string {
  const value = kind === "share" ? error * 100 : error;
  const step = 10 ** (Math.floor(Math.log10(value)) - 2);
  return `${brief(Math.ceil(value / step) * step)}${kind === "share" ? "%" : ""}`;
}
