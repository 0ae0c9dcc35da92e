// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { elementAt } from "../graph/element-at.ts";
import { ROUNDING } from "./float-rounding.ts";
import type { SchemaElement } from "./schema-elements.ts";

/** How far off the outputs may be: a distance in their unit, or a share of what each of them spans, such as "1%". */
export type MaxError = number | string;

/** Neither a distance nor a share. */
export class InvalidMaxError extends FatalError {
  constructor(given: MaxError) {
    super(
      "INVALID_MAX_ERROR",
      `The largest error allowed is given as ${JSON.stringify(given)}. It must be a number above 0 in the outputs' unit (0.01), or a share above 0 % and up to 100 % of what each output spans ("1%").`,
      { details: { given } },
    );
  }
}

/** A distance, or a share between 0 and 1. */
export type ErrorLimit = Readonly<{ kind: "absolute" | "share"; value: number }>;

/** The most that is taken when nobody asks for anything: 1/256 of what each output spans. */
export const DEFAULT_LIMIT: ErrorLimit = { kind: "share", value: 2 ** -8 };

/** The share of that which the search aims at. */
export const DEFAULT_AIM = 1 / 64;

const NUMBER = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** @error InvalidMaxError */
export function parseMaxError(given: MaxError): ErrorLimit {
  const limit = limitOf(given);
  if (limit === undefined) throw new InvalidMaxError(given);
  return limit;
}

/** Undefined for what is no limit. */
export function limitOf(given: MaxError): ErrorLimit | undefined {
  const text = String(given).trim();
  const isShare = text.endsWith("%");
  const digits = isShare ? text.slice(0, -1).trimEnd() : text;
  const value = NUMBER.test(digits) ? Number(digits) / (isShare ? 100 : 1) : NaN;
  if (!(value > 0 && value < Infinity) || (isShare && value > 1)) return undefined;
  return { kind: isShare ? "share" : "absolute", value };
}

/** The error that each output may have, given what the float model gives on the calibration rows. */
export function tolerancesOf(
  limit: ErrorLimit,
  floats: readonly ArrayLike<number>[],
  outputs: readonly Pick<SchemaElement, "scale">[],
): number[] {
  if (limit.kind === "absolute") return outputs.map(() => limit.value);
  return outputs.map(({ scale }, place) => {
    const values = floats.map((row) => elementAt(row, place)).sort((a, b) => a - b);
    const size = Math.max(-elementAt(values, 0), elementAt(values, values.length - 1));
    const spread = robustSpread(values);
    return limit.value * (spread > size * FEW_FLOATS ? spread : Math.abs(elementAt(values, 0)) || size || scale);
  });
}

/** A float model that is farther off than this many roundings of its outputs loses digits on its way, and its author can mend that. */
const MOST_ROUNDINGS = 2 ** 6;

/**
 * Twice what the float model is off by on the rows beside the same in doubles, output by output: integers that are as near to what the model
 * means as its floats are can be so far from those. An output that hardly moves spans less than that.
 */
export function floatFloors(floats: readonly ArrayLike<number>[], exact: readonly ArrayLike<number>[]): number[] {
  return Array.from(elementAt(floats, 0), (_, place) => {
    let [off, size] = [0, 0];
    floats.forEach((row, index) => {
      const value = elementAt(row, place);
      off = Math.max(off, Math.abs(value - elementAt(elementAt(exact, index), place)));
      size = Math.max(size, Math.abs(value));
    });
    return Math.min(2 * off, size * MOST_ROUNDINGS * ROUNDING.float32);
  });
}

/** Neighbouring float32 values: an output that moves by no more than a few of them is constant but for float arithmetic. */
const FEW_FLOATS = 2 ** -22;

/**
 * What sorted values span, whatever a few of them do: from 5 % to 95 %, but no more than three times the middle half. Values that
 * are mostly equal span what the others do.
 */
export function robustSpread(sorted: readonly number[]): number {
  const at = (share: number): number => elementAt(sorted, Math.round(share * (sorted.length - 1)));
  const [middle, most] = [at(0.75) - at(0.25), at(0.95) - at(0.05)];
  if (middle > 0) return Math.min(most, 3 * middle);
  return most > 0 ? most : elementAt(sorted, sorted.length - 1) - elementAt(sorted, 0);
}
