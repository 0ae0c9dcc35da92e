// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import { sourceOf, type IntegerSource } from "../../quantise/integer-source.ts";
import { unitOfAll } from "../../quantise/common-unit.ts";
import { outward } from "../../quantise/outward.ts";
import type { Quantiser } from "../../quantise/quantiser.ts";
import { finestScale } from "../../quantise/finest-scale.ts";
import { largestTerm } from "../../quantise/real-sums.ts";
import { roundedMap, roundedRow } from "../../quantise/rounded-row.ts";
import type { RescaleElement, RescaleParameters } from "./element.ts";

/** A source whose unit is at least this share of the wanted one stays as it is: what rescaling would save does not pay for it. */
const NARROW_ENOUGH = 0.5;

/**
 * A tensor on one scale for all its elements, so that sums of their products are exact. The scale leaves the largest calibrated element
 * `activationBits`; it is a power of two times the elements' own unit where they have one.
 */
export function narrowed(tensor: string, layer: string, quantiser: Quantiser): IntegerSource {
  const sums = quantiser.sumsOf(tensor);
  const unit = unitOfAll(sums);
  const { min, max } = quantiser.rangesOf(tensor);
  const peak = quantiser.peaksOf(tensor).reduce((a, b) => Math.max(a, b), 0);
  const top = peak || min.reduce((most, low, index) => Math.max(most, -low, elementAt(max, index)), 0) || 1;
  // A power of two, so that sums of products of different tensors have a common unit.
  const wanted = 2 ** Math.floor(Math.log2(top / 2 ** quantiser.activationBitsOf(tensor)));
  const source = quantiser.sourceOf(tensor);
  if (source !== undefined && source.places === undefined && unit !== undefined && unit >= wanted * NARROW_ENOUGH)
    return source;

  const scale = unit === undefined ? wanted : unit * 2 ** Math.max(0, Math.floor(Math.log2(wanted / unit)));
  const shifts = Array.from(sums.biases, (_, row) => {
    const largest = largestTerm(sums, row);
    if (unit !== undefined) return Math.max(0, Math.round(Math.log2(scale / unit)));
    const asked = quantiser.weightBitsOf(tensor) - 1 - Math.log2(largest / scale);
    const most = Math.log2(scale / finestScale(sums, row));
    return largest === 0 ? 0 : Math.max(0, Math.ceil(Math.min(asked, Math.floor(most))));
  });
  const neurons = shifts.map((shift, row) => {
    const { error } = roundedRow(sums, row, scale / 2 ** shift);
    return { scale, error: outward(error + (shift === 0 ? 0 : scale / 2), 2) };
  });
  const roundings = shifts.map((shift) => ({ scale: scale / 2 ** shift }));
  const map = roundedMap(sums, roundings, quantiser.nameOf(tensor));
  const elements = shifts.map((shift): RescaleElement => (shift === 0 ? { kind: "pass" } : { kind: "floor", shift }));
  const isPlain = elements.every(({ kind }) => kind === "pass");
  const sum = isPlain ? layer : `${layer}_sum`;
  const intervals = quantiser.add("Affine", sums.inputs, sum, tensor, map);
  if (isPlain) return sourceOf(layer, neurons, intervals);
  const parameters: RescaleParameters = { elements };
  return sourceOf(layer, neurons, quantiser.add("Rescale", [sum], layer, tensor, parameters));
}
