// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { IntegerMap } from "../graph/integer-map.ts";
import { mapBlocks } from "../graph/map-blocks.ts";
import type { OnnxFragment } from "../primitive.ts";
import { OnnxSteps } from "./onnx-steps.ts";
import { densePart, gatheredPart, sparsePart, wholePart, type OnnxPart } from "./onnx-parts.ts";

/** A matrix with no more weights, zeros too, is written whole: a reader sees one MatMul. */
const SMALL_MATRIX = 2 ** 12;

/**
 * A map as int64 operators: one MatMul for a whole matrix; else a Gather and a MatMul for each block, products and their sums for the rows
 * that are in none, and a Gather that puts all in order.
 */
export function mapOnnx(map: IntegerMap, inputs: readonly string[], width: number, output: string): OnnxFragment {
  const steps = new OnnxSteps(output);
  const elements = inputs.length === 1 ? elementAt(inputs, 0) : steps.apply("Concat", inputs, "inputs", { axis: 1n });
  const parts = partsOf(map, width);
  const results = parts.map((part, index) => part.steps(steps, elements, `part${index}`));
  const order = orderOf(map, parts);
  if (order?.hasEmpty) results.push(steps.row("none", [0n]));
  const sums = results.length === 1 ? elementAt(results, 0) : steps.apply("Concat", results, "parts", { axis: 1n });
  const ordered =
    order === undefined
      ? sums
      : steps.apply("Gather", [sums, steps.constant("order", [order.places.length], Array.from(order.places, BigInt))], "ordered", { axis: 1n }); // prettier-ignore
  return steps.finish(steps.apply("Add", [ordered, steps.row("bias", [...map.biases])], "sum"));
}

export function mapOnnxConstants(map: IntegerMap, width: number): number {
  const parts = partsOf(map, width);
  const order = orderOf(map, parts);
  const ordering = order === undefined ? 0 : order.places.length + (order.hasEmpty ? 1 : 0);
  return parts.reduce((sum, { constants }) => sum + constants, map.biases.length + ordering);
}

function partsOf(map: IntegerMap, width: number): OnnxPart[] {
  if (width * map.biases.length <= SMALL_MATRIX) return [wholePart(map, width)];
  const { blocks, rest } = mapBlocks(map);
  const lengths = Map.groupBy(rest, (row) => 32 - Math.clz32(termsOf(map, row) - 1)); // rows that differ by a factor of 2 at most
  return [
    ...blocks.map((block) => (block.positions === 1 ? densePart(block, width) : gatheredPart(block))),
    ...[...lengths.values()]
      .map((rows) => Uint32Array.from(rows.filter((row) => termsOf(map, row) > 0)))
      .filter(({ length }) => length > 0)
      .map((rows) => sparsePart(map, rows)),
  ];
}

function termsOf({ starts }: IntegerMap, row: number): number {
  return elementAt(starts, row + 1) - elementAt(starts, row);
}

/** Where each row is among the parts' rows; undefined when they are in order. A row without terms is after all of them. */
function orderOf(map: IntegerMap, parts: readonly OnnxPart[]) {
  const count = parts.reduce((sum, { rows }) => sum + rows.length, 0);
  const places = new Uint32Array(map.biases.length).fill(count);
  let place = 0;
  for (const { rows } of parts) for (const row of rows) places[row] = place++;
  const hasEmpty = count < places.length;
  return !hasEmpty && places.every((at, row) => at === row) ? undefined : { places, hasEmpty };
}
