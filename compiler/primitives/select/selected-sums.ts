// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import { sourceOf, type IntegerSource } from "../../quantise/integer-source.ts";
import { outward } from "../../quantise/outward.ts";
import type { Quantiser } from "../../quantise/quantiser.ts";
import { pickedSums, type RealSums } from "../../quantise/real-sums.ts";
import { roundedMap, roundedRow } from "../../quantise/rounded-row.ts";
import type { QuantisedNode } from "../../real-face.ts";
import type { SelectParameters } from "../select.ts";

/** Where a condition is to be found: an integer, or one that is 1 where the condition is 0; undefined for one that never varies. */
type Condition = Readonly<{ element: number; isInverse: boolean }> | undefined;

/**
 * A choice between sums that are rounded straight to the output's one scale: nothing is multiplied but by 0 or 1, so that no bits are
 * lost or won, and none have to be paid for.
 */
export function selectedSums({ inputs, output, layer }: QuantisedNode, quantiser: Quantiser): IntegerSource {
  const all = withPlainConditions(quantiser.sumsOf(elementAt(inputs, 0)), { output, layer }, quantiser);
  const n = all.sums.biases.length / 3;
  const conditions = all.conditions;
  // Where the condition stands for its inverse, yes and no change places.
  const yesRow = (k: number): number => (conditions[k]?.isInverse === true ? 2 * n : n) + k;
  const noRow = (k: number): number => (conditions[k]?.isInverse === true ? n : 2 * n) + k;
  const settled = (k: number): number => n * (elementAt(all.sums.biases, k) >= 0.5 ? 1 : 2) + k;
  const places = [...conditions.keys()];
  const rows = [
    ...places.map((k) => (conditions[k] === undefined ? settled(k) : yesRow(k))),
    ...places.map((k) => (conditions[k] === undefined ? settled(k) : noRow(k))),
  ];
  const sums = pickedSums(all.sums, rows);
  const scale = unitOf(sums, output, quantiser);
  const parameters: SelectParameters = {
    conditions: conditions.map((condition) => condition?.element ?? null),
    sums: roundedMap(
      sums,
      rows.map(() => ({ scale })),
      quantiser.nameOf(output),
    ),
  };
  const intervals = quantiser.add("Select", sums.inputs, layer, output, parameters);
  const { min, max } = quantiser.rangesOf(output);
  const neurons = places.map((k) => {
    const errors = [roundedRow(sums, k, scale).error, roundedRow(sums, n + k, scale).error];
    // Both it and what it stands for are 0 or 1: they are equal where they differ by less than 1.
    const jump = elementAt(all.sums.errors, k) >= 0.5 ? elementAt(max, k) - elementAt(min, k) : 0;
    return { scale, error: outward(Math.max(...errors) + jump, 2) };
  });
  return sourceOf(layer, neurons, intervals);
}

/** The conditions as single integers: those that are not are computed first, as a tensor of their own. */
function withPlainConditions(
  sums: RealSums,
  { output, layer }: Readonly<{ output: string; layer: string }>,
  quantiser: Quantiser,
): { sums: RealSums; conditions: Condition[] } {
  const rows = Array.from({ length: sums.biases.length / 3 }, (_, k) => k);
  const found = rows.map((k) => conditionOf(sums, k));
  const wide = rows.filter((k) => found[k] === "computed");
  if (wide.length === 0) return { sums, conditions: found as Condition[] };
  const tensor = `${layer}_conditions`;
  const map = roundedMap(
    pickedSums(sums, wide),
    wide.map(() => ({ scale: 1 })),
    quantiser.nameOf(output),
  );
  const intervals = quantiser.add("Affine", sums.inputs, tensor, output, map);
  const width = sums.mins.length;
  return {
    sums: {
      ...sums,
      inputs: [...sums.inputs, tensor],
      mins: Float64Array.from([...sums.mins, ...intervals.map(({ min }) => Number(min))]),
      maxs: Float64Array.from([...sums.maxs, ...intervals.map(({ max }) => Number(max))]),
    },
    conditions: found.map((condition, k) =>
      condition === "computed" ? { element: width + wide.indexOf(k), isInverse: false } : condition,
    ),
  };
}

function conditionOf({ starts, columns, weights, biases }: RealSums, row: number): Condition | "computed" {
  const [start, end] = [elementAt(starts, row), elementAt(starts, row + 1)];
  if (start === end) return undefined;
  const [weight, bias] = [elementAt(weights, start), elementAt(biases, row)];
  if (end > start + 1) return "computed";
  if (weight === 1 && bias === 0) return { element: elementAt(columns, start), isInverse: false };
  return weight === -1 && bias === 1 ? { element: elementAt(columns, start), isInverse: true } : "computed";
}

/** Larger ones, such as amounts in wei, are whole only because doubles have no fractions left. */
const MOST_WHOLE = 2 ** 48;

/**
 * A power of two that leaves the largest output the activation bits. What one unit of an integer adds is a multiple of it where that is
 * possible; where it is not, the scale is so fine that what is lost of it stays small however large the integer is. Whole numbers stay whole.
 */
function unitOf(sums: RealSums, output: string, quantiser: Quantiser): number {
  const { columns, weights, biases, mins, maxs } = sums;
  const { min, max } = quantiser.rangesOf(output);
  const top = min.reduce((most, low, k) => Math.max(most, -low, elementAt(max, k)), 0) || 1;
  const wanted = 2 ** (Math.ceil(Math.log2(top)) - quantiser.activationBitsOf(output));
  const own = ownUnit(sums);
  if (own >= wanted && own < Infinity) return own;
  let unit = top <= MOST_WHOLE && biases.every(Number.isInteger) ? Math.min(1, wanted) : wanted;
  weights.forEach((weight, term) => {
    const column = elementAt(columns, term);
    const size = Math.max(-elementAt(mins, column), elementAt(maxs, column));
    if (size <= 1) return;
    const fine = wanted * 2 ** -Math.ceil(Math.log2(size));
    const below = 2 ** Math.floor(Math.log2(Math.abs(weight)));
    unit = Math.min(unit, below === Math.abs(weight) ? Math.max(below, fine) : fine);
  });
  return unit;
}

/** The largest power of two that all weights and biases are whole multiples of. */
function ownUnit({ weights, biases }: RealSums): number {
  let unit = Infinity;
  for (const value of [...weights, ...biases]) {
    if (value === 0) continue;
    unit = Math.min(unit, 2 ** Math.floor(Math.log2(Math.abs(value))));
    while (!Number.isInteger(value / unit)) unit /= 2;
  }
  return unit;
}
