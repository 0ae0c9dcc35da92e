// SPDX-License-Identifier: GPL-3.0-or-later
import type { OnnxSteps } from "./onnx-steps.ts";

/** The elements of a row at these places, as a row; the row itself, without a node, where they are all of it in order. */
export function gatherColumns(
  steps: OnnxSteps,
  row: Readonly<{ tensor: string; width: number }>,
  places: readonly number[],
  name: string,
): string {
  if (isWholeRow(row.width, places)) return row.tensor;
  const indices = steps.constant(`${name}_places`, [places.length], places.map(BigInt));
  return steps.apply("Gather", [row.tensor, indices], name, { axis: 1n });
}

/** How many constants that takes. */
export function gatheredConstants(width: number, places: readonly number[]): number {
  return isWholeRow(width, places) ? 0 : places.length;
}

function isWholeRow(width: number, places: readonly number[]): boolean {
  return places.length === width && places.every((place, index) => place === index);
}
