// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { IntegerMap } from "../graph/integer-map.ts";
import type { OnnxSteps } from "./onnx-steps.ts";

/**
 * Some rows of a map over a row of elements, as a row: term number t of every sum at once, so that it takes as many constants as the
 * longest sum has terms, and not as many as there are elements.
 */
export function sparseSums(
  steps: OnnxSteps,
  elements: string,
  map: IntegerMap,
  rows: readonly number[],
  name: string,
): string {
  let sum = steps.row(
    `${name}_bias`,
    rows.map((row) => elementAt(map.biases, row)),
  );
  for (let t = 0; t < longest(map, rows); t++) {
    const [places, coefficients]: [bigint[], bigint[]] = [[], []];
    for (const row of rows) {
      const term = elementAt(map.starts, row) + t;
      const has = term < elementAt(map.starts, row + 1);
      places.push(has ? BigInt(elementAt(map.columns, term)) : 0n);
      coefficients.push(has ? BigInt(elementAt(map.coefficients, term)) : 0n);
    }
    const indices = steps.constant(`${name}_places${t}`, [places.length], places);
    const values = steps.apply("Gather", [elements, indices], `${name}_values${t}`, { axis: 1n }); // prettier-ignore
    const products = steps.apply("Mul", [values, steps.row(`${name}_weights${t}`, coefficients)], `${name}_products${t}`); // prettier-ignore
    sum = steps.apply("Add", [sum, products], `${name}_sum${t}`);
  }
  return sum;
}

/** How many constants that takes. */
export function sparseSumsConstants(map: IntegerMap, rows: readonly number[]): number {
  return rows.length * (1 + 2 * longest(map, rows));
}

function longest({ starts }: IntegerMap, rows: readonly number[]): number {
  return rows.reduce((most, row) => Math.max(most, elementAt(starts, row + 1) - elementAt(starts, row)), 0);
}
