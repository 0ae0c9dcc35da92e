// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { IntegerMap } from "../graph/integer-map.ts";
import type { MapBlock } from "../graph/map-blocks.ts";
import type { OnnxSteps } from "./onnx-steps.ts";

/** Some rows of a map as ONNX: `constants` numbers in initializers, and steps that give those rows as [1, n]. */
export type OnnxPart = Readonly<{
  rows: Uint32Array;
  constants: number;
  steps: (steps: OnnxSteps, elements: string, name: string) => string;
}>;

/** All rows as one matrix [columns, rows]. */
export function wholePart(map: IntegerMap, width: number): OnnxPart {
  const { starts, columns, coefficients, biases } = map;
  const rows = Uint32Array.from(biases.keys());
  return {
    rows,
    constants: width * rows.length,
    steps: (steps, elements, name) => {
      const weights = new Array<bigint>(width * rows.length).fill(0n);
      for (const row of rows)
        for (let term = elementAt(starts, row); term < elementAt(starts, row + 1); term++) {
          const place = elementAt(columns, term) * rows.length + row;
          weights[place] = elementAt(weights, place) + BigInt(elementAt(coefficients, term));
        }
      return matMul(steps, elements, steps.constant(`${name}.weights`, [width, rows.length], weights), name);
    },
  };
}

/** A dense layer, of all elements or of those that it reads. */
export function densePart({ rows, taps, channels, columns, weights }: MapBlock, width: number): OnnxPart {
  const isWhole = taps === width && columns.every((column, place) => column === place);
  return {
    rows,
    constants: taps * channels + (isWhole ? 0 : taps),
    steps: (steps, elements, name) => {
      const transposed = Array.from({ length: taps * channels }, (_, at) =>
        BigInt(elementAt(weights, (at % channels) * taps + Math.floor(at / channels))),
      );
      const matrix = steps.constant(`${name}.weights`, [taps, channels], transposed);
      return matMul(steps, isWhole ? elements : gathered(steps, elements, [taps], columns, name), matrix, name);
    },
  };
}

/** Filters at positions: [channels, taps] times [1, taps, positions]. */
export function gatheredPart({ rows, positions, taps, channels, columns, weights }: MapBlock): OnnxPart {
  return {
    rows,
    constants: taps * (channels + positions) + 2,
    steps: (steps, elements, name) => {
      const indices = Uint32Array.from({ length: taps * positions }, (_, at) =>
        elementAt(columns, (at % positions) * taps + Math.floor(at / positions)),
      );
      const matrix = steps.constant(`${name}.weights`, [channels, taps], Array.from(weights, BigInt));
      const products = matMul(steps, matrix, gathered(steps, elements, [taps, positions], indices, name), name);
      return steps.apply("Reshape", [products, steps.constant(`${name}.flat`, [2], [1n, -1n])], `${name}.row`);
    },
  };
}

/** Rows that share nothing, each as its own products, as many as the longest has: the others' last ones are 0. */
export function sparsePart({ starts, columns, coefficients }: IntegerMap, rows: Uint32Array): OnnxPart {
  const ranges = Array.from(rows, (row) => [elementAt(starts, row), elementAt(starts, row + 1)] as const);
  const longest = ranges.reduce((most, [start, end]) => Math.max(most, end - start), 0);
  return {
    rows,
    constants: 2 * rows.length * longest + 1,
    steps: (steps, elements, name) => {
      const indices = new Uint32Array(rows.length * longest);
      const weights = new Array<bigint>(rows.length * longest).fill(0n);
      ranges.forEach(([start, end], row) => {
        for (let term = start; term < end; term++) {
          indices[row * longest + term - start] = elementAt(columns, term);
          weights[row * longest + term - start] = BigInt(elementAt(coefficients, term));
        }
      });
      const shape = [rows.length, longest];
      const factors = steps.constant(`${name}.weights`, shape, weights);
      const products = steps.apply("Mul", [gathered(steps, elements, shape, indices, name), factors], `${name}.products`); // prettier-ignore
      return steps.apply("ReduceSum", [products, steps.constant(`${name}.axes`, [1], [2n])], `${name}.sums`, { keepdims: 0n }); // prettier-ignore
    },
  };
}

function matMul(steps: OnnxSteps, left: string, right: string, name: string): string {
  return steps.apply("MatMul", [left, right], `${name}.product`);
}

/** Elements of a row [1, n], as [1, …shape]. */
function gathered(
  steps: OnnxSteps,
  elements: string,
  shape: readonly number[],
  indices: Uint32Array,
  name: string,
): string {
  const constant = steps.constant(`${name}.indices`, shape, Array.from(indices, BigInt));
  return steps.apply("Gather", [elements, constant], `${name}.gathered`, { axis: 1n });
}
