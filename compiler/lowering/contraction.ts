// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { Shape } from "../graph/shape.ts";
import { SparseMapBuilder, type SparseMap } from "../graph/sparse-map.ts";
import type { EinsumEquation } from "./einsum-equation.ts";

/** Sums over the elements of the one operand that is no constant, or over products of pairs of elements of the two that are none. */
type Contraction = Readonly<{ map: SparseMap; pairs: readonly (readonly [number, number])[] | undefined }>;

/** What an equation says with constants put in. `constants`: undefined for one or two operands. */
export function contraction(
  { operands, output, summed, sizes }: EinsumEquation,
  shapes: readonly Shape[],
  constants: readonly (Float64Array | undefined)[],
): Contraction {
  const labels = [...output, ...summed];
  const counts = labels.map((label) => sizes.get(label) ?? 1);
  const steps = operands.map((each, place) => stepsOf(each, elementAt(shapes, place), labels));
  const perRow = counts.slice(output.length).reduce((a, b) => a * b, 1);
  const rows = counts.slice(0, output.length).reduce((a, b) => a * b, 1);
  const variables = [...constants.keys()].filter((place) => constants[place] === undefined);
  const [first = 0, second] = variables;
  const secondSize = elementAt(shapes, second ?? first).reduce((a, b) => a * b, 1);
  const numbers = new Map<number, number>();
  const pairs: [number, number][] = [];
  const columnOf = (at: readonly number[]): number => {
    if (second === undefined) return elementAt(at, first);
    const key = elementAt(at, first) * secondSize + elementAt(at, second);
    const known = numbers.get(key) ?? pairs.push([elementAt(at, first), elementAt(at, second)]) - 1;
    numbers.set(key, known);
    return known;
  };
  const map = new SparseMapBuilder(rows * perRow);
  for (let row = 0; row < rows; row++) {
    const sums = new Map<number, number>();
    for (let inner = 0; inner < perRow; inner++) {
      const at = placesOf(row * perRow + inner, counts, steps);
      const weight = constants.reduce((product, data, place) => product * (data?.[elementAt(at, place)] ?? 1), 1);
      if (weight === 0) continue;
      const column = columnOf(at);
      sums.set(column, (sums.get(column) ?? 0) + weight);
    }
    for (const [column, weight] of sums) map.add(column, weight);
    map.endRow();
  }
  return { map: map.build(), pairs: second === undefined ? undefined : pairs };
}

/** How far an operand's place moves with each label; one that it has twice walks its diagonal, and a dimension of 1 stays. */
function stepsOf(own: readonly string[], shape: Shape, labels: readonly string[]): number[] {
  const steps = new Array<number>(labels.length).fill(0);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const place = labels.indexOf(elementAt(own, axis));
    if (shape[axis] !== 1) steps[place] = elementAt(steps, place) + step;
    step *= elementAt(shape, axis);
  }
  return steps;
}

/** Where each operand is read for one combination of all labels. */
function placesOf(combination: number, counts: readonly number[], steps: readonly (readonly number[])[]): number[] {
  const at = new Array<number>(steps.length).fill(0);
  let rest = combination;
  for (let label = counts.length - 1; label >= 0; label--) {
    const count = elementAt(counts, label);
    const index = rest % count;
    rest = (rest - index) / count;
    if (index > 0)
      for (let place = 0; place < steps.length; place++)
        at[place] = (at[place] ?? 0) + index * (steps[place]?.[label] ?? 0);
  }
  return at;
}
