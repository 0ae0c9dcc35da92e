// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../../schema/errors.ts";
import { unitOfAll } from "../../quantise/common-unit.ts";
import { elementAt } from "../../graph/element-at.ts";
import { integerMap, type WrittenRow } from "../../graph/integer-map.ts";
import { sourceOf, type IntegerSource } from "../../quantise/integer-source.ts";
import { bitsText, brief } from "../../quantise/limit-text.ts";
import { outward } from "../../quantise/outward.ts";
import type { QuantisationBits } from "../../quantise/quantise-plan.ts";
import type { Quantiser } from "../../quantise/quantiser.ts";
import { finestScale } from "../../quantise/finest-scale.ts";
import { largestTerm, type RealSums } from "../../quantise/real-sums.ts";
import { roundedMap, roundedRow } from "../../quantise/rounded-row.ts";
import { rememberedFor } from "../../remembered-for.ts";
import type { PiecewisePolynomialParameters } from "../piecewise-polynomial.ts";
import { lossOf, piecesWithin } from "./integer-pieces.ts";
import { planPieces, type PieceDemand, type PiecePlan } from "./plan-pieces.ts";
import { knownCourse, type Course, type RealFunction } from "./real-function.ts";
import { sectionedFunction } from "./sectioned-function.ts";

/** No segments and degrees that are tried come near enough to a function over its whole range. */
export class FunctionTooSteep extends FatalError {
  constructor({ label }: RealFunction, tensor: string, { min, max, tolerance }: PieceDemand, bits: QuantisationBits) {
    super(
      "FUNCTION_TOO_STEEP",
      `${label}, which gives "${tensor}", cannot be followed to within ${brief(tolerance)}, as ${bitsText(bits)} ask for, nor to within a ${2 ** FEWEST_BITS}th of its size, over ${brief(min)} … ${brief(max)}: all that its input can be for what the schema admits. ` +
        "Give the features narrower ranges, normalise before it, or clip its input in the model.",
      { details: { function: label, tensor, min, max, tolerance, bits } },
    );
  }
}

/**
 * The function of a tensor as pieces that all elements share, on one scale. Its sums are not rescaled before: the bits that round them tell the
 * segment. The result keeps the finer scale that its coefficients need; whatever reads it rescales.
 */
export function quantisedFunction(
  f: RealFunction,
  tensor: string,
  output: string,
  layer: string,
  quantiser: Quantiser,
): IntegerSource {
  const sums = quantiser.sumsOf(tensor);
  const { min, max } = rangeOf(quantiser, tensor);
  const course = knownCourse(f, min, max);
  const peak = quantiser.peaksOf(output).reduce((a, b) => Math.max(a, b), 0);
  const size = peak || Math.max(Math.abs(course.low), Math.abs(course.high)) || 1;
  const demand: PieceDemand = {
    ...{ min, max, slope: course.slope, inputUnit: unitOfAll(sums) },
    tolerance: size / 2 ** (quantiser.activationBitsOf(output) + 1),
  };
  const found = nearestPlan(f, demand, size);
  if (found === undefined || found.tolerance > demand.tolerance * MUCH_LOOSER) {
    const most = found === undefined ? size / 2 ** FEWEST_BITS : found.tolerance / MUCH_LOOSER;
    const tolerances = tolerancesOf(demand, most);
    const sections = sectionedFunction(f, { tensor, output, layer }, tolerances, quantiser);
    if (sections !== undefined) return sections;
  }
  if (found === undefined) throw new FunctionTooSteep(f, quantiser.nameOf(output), demand, quantiser.bitsOf(output));
  return addPieces(f, found.plan, course, sums, { tensor, output, layer, unit: found.inputUnit }, quantiser);
}

/** The worst case of all elements. Where rounding pushes integers over it, they are on the tails. */
function rangeOf(quantiser: Quantiser, tensor: string): { min: number; max: number } {
  const ranges = quantiser.rangesOf(tensor);
  const min = ranges.min.reduce((a, b) => Math.min(a, b), Infinity);
  const max = ranges.max.reduce((a, b) => Math.max(a, b), -Infinity);
  return { min, max };
}

/** One plan that is so many times farther off than asked gives way to several, which cost more. */
const MUCH_LOOSER = 4;

/** Less than these bits of a function's largest value say nothing of it. */
const FEWEST_BITS = 4;

/**
 * Within the error allowed, or as little above it as any plan is: what that loses is measured with everything else. On the input's own grid if
 * it has one, unless its segments then end beside where the function bends.
 */
function nearestPlan(
  f: RealFunction,
  demand: PieceDemand,
  size: number,
): Readonly<{ plan: PiecePlan; inputUnit: number | undefined; tolerance: number }> | undefined {
  const units = demand.inputUnit === undefined ? [undefined] : [demand.inputUnit, undefined];
  for (const tolerance of tolerancesOf(demand, size / 2 ** FEWEST_BITS))
    for (const inputUnit of units) {
      const plan = planOf(f, { ...demand, tolerance, inputUnit });
      if (plan !== undefined) return { plan, inputUnit, tolerance };
    }
  return undefined;
}

/** What is asked for, and ever more up to the most. */
function tolerancesOf({ tolerance }: PieceDemand, most: number): number[] {
  const count = Math.floor(Math.log2(most / tolerance)) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, doublings) => tolerance * 2 ** doublings);
}

/** The search for bits asks for the same plans, and what follows from them, many times. */
const planOf = rememberedFor<RealFunction, [demand: PieceDemand], PiecePlan | undefined>(planPieces, (demand) =>
  Object.values(demand).join(" "),
);
const knownLoss = rememberedFor<PiecePlan, [f: RealFunction, slope: number], number>(
  (plan, f, slope) => lossOf(f, plan, slope),
  (_, slope) => String(slope),
);

function addPieces(
  f: RealFunction,
  plan: PiecePlan,
  { slope }: Course,
  sums: RealSums,
  {
    tensor,
    output,
    layer,
    unit,
  }: Readonly<{ tensor: string; output: string; layer: string; unit: number | undefined }>,
  quantiser: Quantiser,
): IntegerSource {
  const shift = shiftOf(sums, plan, unit, quantiser.weightBitsOf(output));
  const scale = plan.inputUnit / 2 ** shift;
  const count = sums.biases.length;
  const roundings = Array.from({ length: count }, () => ({ scale }));
  const sum = `${layer}_sum`;
  quantiser.add("Affine", sums.inputs, sum, output, roundedMap(sums, roundings, quantiser.nameOf(output)));
  const pieces = piecesWithin(plan, shift, quantiser.nameOf(output));
  const isKept = quantiser.isReadOtherwise(tensor, output);
  const parameters: PiecewisePolynomialParameters = {
    functions: [pieces],
    elements: roundings.map(() => 0),
    inputs: isKept ? "kept" : "dropped",
  };
  const intervals = quantiser.add("PiecewisePolynomial", [sum], layer, output, parameters);
  const loss = knownLoss(plan, f, slope);
  const reached = quantiser.rangesOf(output);
  const errors = Float64Array.from(sums.biases, (_, row) => {
    const moved = outward(slope * roundedRow(sums, row, scale).error + loss, 2);
    // Both stay within what was proven for them: they are no farther apart than that.
    const { min, max } = elementAt(intervals, row);
    const [low, high] = [Number(min) * plan.outputUnit, Number(max) * plan.outputUnit];
    return Math.min(
      moved,
      outward(Math.max(high - elementAt(reached.min, row), elementAt(reached.max, row) - low, 0), 2),
    );
  });
  if (isKept) keepInputs(tensor, layer, sums, plan, scale, quantiser);
  const scales = new Float64Array(count).fill(plan.outputUnit);
  return { tensor: layer, offset: 0, scales, errors, intervals: intervals.slice(0, count) };
}

/** The bits of the sums give the rounded sums for nothing: they are the tensor's integers for whatever else reads it. */
function keepInputs(
  tensor: string,
  layer: string,
  sums: RealSums,
  plan: PiecePlan,
  sumScale: number,
  quantiser: Quantiser,
): void {
  const count = sums.biases.length;
  const offset = BigInt(Math.round(plan.start / plan.inputUnit));
  const inputs = `${layer}_inputs`;
  const map = integerMap(Array.from(sums.biases, (_, row): WrittenRow => [offset, [count + row, 1]]));
  const intervals = quantiser.add("Affine", [layer], inputs, tensor, map);
  const neurons = Array.from(sums.biases, (_, row) => {
    const { error } = roundedRow(sums, row, sumScale);
    return { scale: plan.inputUnit, error: outward(error + plan.inputUnit / 2, 1) };
  });
  quantiser.keepNarrowed(tensor, sourceOf(inputs, neurons, intervals));
}

/**
 * Bits that all sums have below the rounded input's unit: those of their own grid, or as many as the largest term needs. One for all:
 * what one of them is off by counts as much as what another is.
 */
function shiftOf(sums: RealSums, { inputUnit }: PiecePlan, unit: number | undefined, weightBits: number): number {
  if (unit !== undefined) return Math.max(0, Math.round(Math.log2(inputUnit / unit)));
  const largest = sums.biases.reduce((most, _, row) => Math.max(most, largestTerm(sums, row)), 0);
  const finest = sums.biases.reduce((most, _, row) => Math.max(most, finestScale(sums, row)), 0);
  const [asked, most] = [weightBits - 1 - Math.log2(largest / inputUnit), Math.floor(Math.log2(inputUnit / finest))];
  return largest === 0 ? 0 : Math.max(0, Math.ceil(Math.min(asked, most)));
}
