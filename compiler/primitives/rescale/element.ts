// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { indexNumber } from "../../graph/integer-text.ts";
import { signedBits, type Interval } from "../../graph/interval.ts";

/**
 * What happens to one element v. "floor": ⌊(v + half) / 2^shift⌋ with half = 2^(shift−1), or 0 without a shift. "relu": the larger of
 * that and 0. "clamp": the smaller of that and 2^width − 1. "pass": v itself, for an element whose interval needs none of them.
 */
export type RescaleElement =
  | Readonly<{ kind: "floor"; shift: number }>
  | Readonly<{ kind: "relu"; shift: number }>
  | Readonly<{ kind: "clamp"; shift: number; width: number }>
  | Readonly<{ kind: "pass" }>;

export type RescaleParameters = Readonly<{ elements: readonly RescaleElement[] }>;

export const elementJson = z.union([
  z.tuple([z.enum(["floor", "relu"]), indexNumber]),
  z.tuple([z.literal("clamp"), indexNumber, indexNumber]),
  z.tuple([z.literal("pass")]),
]);

/** A larger shift has a divisor that is no int64; nothing within ±2^62 needs one, nor a ceiling of more bits. */
const MAX_BITS = 62;

const KINDS: readonly string[] = ["floor", "relu", "clamp"] satisfies RescaleElement["kind"][];

/** What an element's numbers break, in words. */
export function elementViolation(element: RescaleElement): string | undefined {
  if (element.kind === "pass") return undefined;
  if (!KINDS.includes(element.kind)) return `is of an unknown kind: ${JSON.stringify(element)}`;
  if (!isWholeWithin(element.shift, 0, MAX_BITS)) return `has the shift ${element.shift}, not 0 … ${MAX_BITS}`;
  if (element.kind === "clamp" && !isWholeWithin(element.width, 1, MAX_BITS))
    return `has the width ${element.width}, not 1 … ${MAX_BITS}`;
  return undefined;
}

function isWholeWithin(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

export function roundingHalf(shift: number): bigint {
  return shift === 0 ? 0n : 1n << BigInt(shift - 1);
}

export function elementToJson(element: RescaleElement): z.input<typeof elementJson> {
  if (element.kind === "pass") return ["pass"];
  return element.kind === "clamp" ? ["clamp", element.shift, element.width] : [element.kind, element.shift];
}

export function elementFromJson(json: z.output<typeof elementJson>): RescaleElement {
  if (json[0] === "pass") return { kind: "pass" };
  return json[0] === "clamp" ? { kind: "clamp", shift: json[1], width: json[2] } : { kind: json[0], shift: json[1] };
}

/** The semantics of one element; `>>` of a bigint is the floor. */
export function rescale(element: RescaleElement, value: bigint): bigint {
  if (element.kind === "pass") return value;
  const quotient = (value + roundingHalf(element.shift)) >> BigInt(element.shift);
  if (element.kind === "floor") return quotient;
  const positive = quotient < 0n ? 0n : quotient;
  return element.kind === "clamp" && positive > ceilingOf(element.width) ? ceilingOf(element.width) : positive;
}

function ceilingOf(width: number): bigint {
  return (1n << BigInt(width)) - 1n;
}

/** Bits, sign included, of v + half, and no fewer than the gadgets need around `shift` dropped ones. */
export function decompositionBits(shift: number, { min, max }: Interval): number {
  const half = roundingHalf(shift);
  return Math.max(signedBits({ min: min + half, max: max + half }), shift + 2);
}
