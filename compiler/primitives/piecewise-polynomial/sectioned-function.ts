// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import { integerMap, type IntegerMap, type WrittenRow } from "../../graph/integer-map.ts";
import { unitOfRow } from "../../quantise/common-unit.ts";
import { sourceOf, type IntegerSource } from "../../quantise/integer-source.ts";
import { outward } from "../../quantise/outward.ts";
import type { Quantiser } from "../../quantise/quantiser.ts";
import { reachOf, type RealSums } from "../../quantise/real-sums.ts";
import { roundedMap, roundedRow } from "../../quantise/rounded-row.ts";
import type { PiecewiseFunction } from "./piecewise-function.ts";
import { piecesWithin } from "./integer-pieces.ts";
import { planSections, type SectionPlan, type WholeGrid } from "./plan-sections.ts";
import { knownCourse, type RealFunction } from "./real-function.ts";

/** Sums without a unit of their own are rounded to so many bits: what the steepest section asks for. */
const SUM_BITS = 44;

/** Whole numbers beyond are no doubles. */
const MOST_SUM = 2 ** 52;

/** One element: v = sign · Σ coefficients · integers + raise, from 0 on, and the function as sections of v. `error`: what v is off by, in real units. */
type Row = Readonly<{ scale: number; sign: 1 | -1; raise: bigint; plan: SectionPlan; error: number }>;

/** Where a function of several sections is made. */
type Place = Readonly<{ tensor: string; output: string; layer: string }>;

/**
 * The function of a tensor as a sum of pieces, one for each section of what an element can be: for what is steep at one end of a range that is wide.
 * Within the first of some ascending tolerances that sections reach, element by element; undefined where they reach none.
 */
export function sectionedFunction(
  f: RealFunction,
  { tensor, output, layer }: Place,
  tolerances: readonly number[],
  quantiser: Quantiser,
): IntegerSource | undefined {
  const given = quantiser.sumsOf(tensor);
  // Every element's function begins where its integers do: the bias is part of the function.
  const sums = { ...given, biases: new Float64Array(given.biases.length) };
  const ranges = quantiser.rangesOf(tensor);
  const rows: Row[] = [];
  for (const [row, bias] of given.biases.entries()) {
    const found = rowOf(f, sums, row, { bias, tolerances, min: elementAt(ranges.min, row), max: elementAt(ranges.max, row) }); // prettier-ignore
    if (found === undefined) return undefined;
    rows.push(found);
  }
  const sum = `${layer}_sum`;
  quantiser.add("Affine", sums.inputs, sum, output, sumsMap(sums, rows, quantiser.nameOf(output)));
  const parts = addParts(rows, { sum, output, layer }, quantiser);
  const coarsest = 2 ** Math.floor(Math.log2(elementAt(tolerances, 0)));
  const units = rows.map(({ plan }) => Math.min(coarsest, ...plan.plans.map(({ outputUnit }) => outputUnit)));
  const map = integerMap(
    rows.map(({ plan }, row): WrittenRow => {
      const unit = elementAt(units, row);
      const terms = plan.plans.map((each, k) => [elementAt(elementAt(parts.columns, row), k), each.outputUnit / unit] as const); // prettier-ignore
      return [BigInt(Math.round(plan.constant / unit)), ...terms];
    }),
  );
  const intervals = quantiser.add("Affine", parts.tensors.length === 0 ? [sum] : parts.tensors, layer, output, map);
  const reached = quantiser.rangesOf(output);
  const neurons = rows.map(({ plan, error }, row) => {
    const scale = elementAt(units, row);
    const { slope } = knownCourse(f, elementAt(ranges.min, row), elementAt(ranges.max, row));
    const { min, max } = elementAt(intervals, row);
    const most = Math.max(
      Number(max) * scale - elementAt(reached.min, row),
      elementAt(reached.max, row) - Number(min) * scale,
    );
    // Both stay within what was proven for them: they are no farther apart than that.
    return { scale, error: outward(Math.min(slope * error + plan.loss + scale, Math.max(most, 0)), 4) };
  });
  return sourceOf(layer, neurons, intervals);
}

function rowOf(
  f: RealFunction,
  sums: RealSums,
  row: number,
  { bias, tolerances, min, max }: Readonly<{ bias: number; tolerances: readonly number[]; min: number; max: number }>,
): Row | undefined {
  const scale = unitOfRow(sums, row) ?? fineScaleOf(sums, row);
  const rounded = roundedRow(sums, row, scale);
  if (Math.max(-rounded.min, rounded.max) > MOST_SUM) return undefined;
  const [low, high] = [bias + scale * rounded.min, bias + scale * rounded.max];
  const shared = { count: rounded.max - rounded.min + 1, min, max };
  const upwards: WholeGrid = { base: low, step: scale, ...shared };
  const downwards: WholeGrid = { base: high, step: -scale, ...shared };
  for (const tolerance of tolerances)
    for (const [sign, grid] of [
      [1, upwards],
      [-1, downwards],
    ] as const) {
      const plan = planSections(f, grid, tolerance);
      const raise = BigInt(sign === 1 ? -rounded.min : rounded.max);
      if (plan !== undefined) return { scale, sign, raise, plan, error: rounded.error };
    }
  return undefined;
}

/** A power of two: rounding to it leaves even the sums near the steep end as exact as need be. */
function fineScaleOf(sums: RealSums, row: number): number {
  const weights = sums.weights.subarray(elementAt(sums.starts, row), elementAt(sums.starts, row + 1));
  const most = weights.reduce((size, weight) => Math.max(size, Math.abs(weight)), 0) * reachOf(sums, row);
  return most === 0 ? 1 : 2 ** (Math.ceil(Math.log2(most)) - SUM_BITS);
}

/** Each row from 0 on, downwards where that is where the function is steep. */
function sumsMap(sums: RealSums, rows: readonly Row[], name: string): IntegerMap {
  const map = roundedMap(sums, rows.map(({ scale }) => ({ scale })), name); // prettier-ignore
  const coefficients = map.coefficients.slice();
  rows.forEach(({ sign }, row) => {
    const [start, end] = [elementAt(map.starts, row), elementAt(map.starts, row + 1)];
    for (let term = start; term < end; term++) coefficients[term] = sign * elementAt(coefficients, term);
  });
  return { ...map, coefficients, biases: BigInt64Array.from(rows, ({ raise }) => raise) };
}

/** A node for the first section of each element, one for the second, and so on; `columns`: where each element's are among all of them. */
function addParts(
  rows: readonly Row[],
  { sum, output, layer }: Readonly<{ sum: string; output: string; layer: string }>,
  quantiser: Quantiser,
): { tensors: string[]; columns: number[][] } {
  const columns = rows.map((): number[] => []);
  const tensors: string[] = [];
  let width = 0;
  for (let k = 0; rows.some(({ plan }) => k < plan.plans.length); k++) {
    const places = [...rows.keys()].filter((row) => k < elementAt(rows, row).plan.plans.length);
    const [inner, part] = [places.length === rows.length ? sum : `${layer}_sum${k + 1}`, `${layer}_part${k + 1}`];
    if (inner !== sum) quantiser.add("Affine", [sum], inner, output, integerMap(places.map((row): WrittenRow => [0n, [row, 1]]))); // prettier-ignore
    const pieces = places.map((row): PiecewiseFunction => {
      const plan = elementAt(elementAt(rows, row).plan.plans, k);
      return piecesWithin(plan, Math.log2(plan.inputUnit), quantiser.nameOf(output));
    });
    const functions = [...new Set(pieces)];
    const elements = pieces.map((each) => functions.indexOf(each));
    quantiser.add("PiecewisePolynomial", [inner], part, output, { functions, elements, inputs: "dropped" });
    for (const row of places) elementAt(columns, row).push(width++);
    tensors.push(part);
  }
  return { tensors, columns };
}
