// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import type { Interval } from "../../graph/interval.ts";
import { INTEGER_TENSORS } from "../../graph/integer-tensors.ts";
import type { IntegerSource } from "../../quantise/integer-source.ts";
import type { Quantiser } from "../../quantise/quantiser.ts";
import { pickedSums, type RealSums } from "../../quantise/real-sums.ts";
import { roundedMap } from "../../quantise/rounded-row.ts";
import type { QuantisedNode } from "../../real-face.ts";
import { comparedElement, rowKey, type ComparedElement } from "./compared-element.ts";
import type { Steps } from "./real-face.ts";

/** 1 from the integer `least` of an element on, and 0 below. `error`: 1 where the real model may see some integer on the other side. */
type IntegerStep = Readonly<{ element: number; least: bigint; error: number }>;

/**
 * Steps of a tensor in integers. Rows that are alike are compared together, and thresholds between the same two integers are one; a
 * threshold beyond an element's ends is a constant and costs nothing.
 */
export function stepsOfSums(
  { thresholds, precision }: Steps,
  { inputs, output, layer }: QuantisedNode,
  quantiser: Quantiser,
): IntegerSource {
  const sums = quantiser.sumsOf(elementAt(inputs, 0));
  const elements: ComparedElement[] = [];
  const known = new Map<string, number>();
  const steps = Array.from(thresholds, (threshold, row): IntegerStep => {
    const key = rowKey(sums, row);
    const element =
      known.get(key) ?? elements.push(comparedElement(sums, row, precision, quantiser.bitsOf(output))) - 1;
    known.set(key, element);
    return { element, ...stepOf(elementAt(elements, element), threshold) };
  });
  const cuts = elements.map(({ interval }, element) =>
    ascending(steps.filter((step) => step.element === element && isLive(step, interval)).map(({ least }) => least)),
  );
  const live = [...elements.keys()].filter((element) => elementAt(cuts, element).length > 0);
  const tensor = addBuckets(sums, elements, cuts, live, { layer, output }, quantiser);
  const starts = new Map<number, number>();
  let start = 0;
  for (const element of live) {
    starts.set(element, start);
    start += elementAt(cuts, element).length;
  }
  return {
    ...{ tensor: tensor ?? INTEGER_TENSORS.input, offset: 0 },
    places: Uint32Array.from(
      steps,
      ({ element, least }) => (starts.get(element) ?? 0) + Math.max(0, elementAt(cuts, element).indexOf(least)),
    ),
    scales: new Float64Array(steps.length).fill(1),
    errors: Float64Array.from(steps, ({ error }) => error),
    intervals: steps.map((step) => bitOf(step, elementAt(elements, step.element).interval)),
  };
}

function stepOf({ value, interval, error }: ComparedElement, threshold: number): Omit<IntegerStep, "element"> {
  const { min, max } = interval;
  const least = leastFrom(interval, (integer) => value(integer) >= threshold);
  const isDoubtful =
    (least <= max && value(least) - error < threshold) || (least > min && value(least - 1n) + error >= threshold);
  return { least, error: error > 0 && isDoubtful ? 1 : 0 };
}

/** The least integer of an interval that passes a test which all after it pass too; one past the end when none does. */
function leastFrom({ min, max }: Interval, passes: (integer: bigint) => boolean): bigint {
  let [low, high] = [min, max + 1n];
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (passes(middle)) high = middle;
    else low = middle + 1n;
  }
  return low;
}

function isLive({ least }: IntegerStep, { min, max }: Interval): boolean {
  return least > min && least <= max;
}

function bitOf(step: IntegerStep, interval: Interval): Interval {
  if (isLive(step, interval)) return { min: 0n, max: 1n };
  const value = step.least > interval.max ? 0n : 1n;
  return { min: value, max: value };
}

function ascending(values: readonly bigint[]): bigint[] {
  return [...new Set(values)].sort((a, b) => (a < b ? -1 : 1));
}

/** The elements that are compared side by side, and their buckets; nothing where there are none. */
function addBuckets(
  sums: RealSums,
  elements: readonly ComparedElement[],
  cuts: readonly (readonly bigint[])[],
  live: readonly number[],
  { layer, output }: Readonly<{ layer: string; output: string }>,
  quantiser: Quantiser,
): string | undefined {
  if (live.length === 0) return undefined;
  const compared = live.map((element) => elementAt(elements, element));
  const rows = pickedSums(
    sums,
    compared.map(({ row }) => row),
  );
  const map = roundedMap(
    { ...rows, biases: rows.biases.map((bias, place) => (elementAt(compared, place).isPlain ? 0 : bias)) },
    compared,
    quantiser.nameOf(output),
  );
  quantiser.add("Affine", sums.inputs, `${layer}_values`, output, map);
  quantiser.add("ThresholdBuckets", [`${layer}_values`], layer, output, {
    thresholds: live.map((element) => elementAt(cuts, element)),
  });
  return layer;
}
