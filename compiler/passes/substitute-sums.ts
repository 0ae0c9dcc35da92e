// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt, entryOf } from "../graph/element-at.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { eachTerm, rowCount, SparseMapBuilder, type SparseMap } from "../graph/sparse-map.ts";
import { affineNode } from "../lowering/affine-node.ts";
import { ModelTooLarge } from "../onnx/tensor-shape.ts";

/** Products that putting sums into sums may take in all: some ten seconds. */
const MAX_WORK = 2 ** 28;

/** Terms of all sums that are made on the way together: each takes 12 bytes, and about as long as a product. */
const MAX_TERMS_MADE = 2 ** 25;

/**
 * Terms that the sums of one tensor may have, and all that are written together: circom reads each. It was measured to take 160 s and 2.3 GB for 7.9 million; at 12 million its
 * 4 GB of memory end, and so does what V8 takes of one function of its witness program.
 */
export const MAX_FUSED_TERMS = 12_000_000;

/** An affine map of tensors that are none themselves. */
export type Sum = Readonly<{ inputs: readonly string[]; map: SparseMap }>;

/** Where an input's elements come from: its own definition, or its place among the elements of the sum that is made. */
type Source = Readonly<{ start: number; definition: Sum | undefined; bases: readonly number[] }>;

/** Puts the definitions of tensors in their places, counting what that costs before doing it. */
export class SumSubstitution {
  readonly #sizes: ReadonlyMap<string, number>;
  readonly #definitions: ReadonlyMap<string, Sum>;
  #work = 0;
  #terms = 0;

  constructor(sizes: ReadonlyMap<string, number>, definitions: ReadonlyMap<string, Sum>) {
    this.#sizes = sizes;
    this.#definitions = definitions;
  }

  /** The same map over tensors that have no definition of their own, each of them once. @error ModelTooLarge */
  apply(sum: Sum, output: string): Sum {
    const isPlain =
      new Set(sum.inputs).size === sum.inputs.length && !sum.inputs.some((name) => this.#definitions.has(name));
    if (isPlain) return sum;
    const starts = new Map<string, number>();
    let width = 0;
    const startOf = (name: string): number => {
      const known = starts.get(name);
      if (known !== undefined) return known;
      starts.set(name, width);
      width += entryOf(this.#sizes, name);
      return width - entryOf(this.#sizes, name);
    };
    let start = 0;
    const sources = sum.inputs.map((name): Source => {
      const definition = this.#definitions.get(name);
      const inner = definition?.inputs ?? [name];
      const bases = inner.flatMap((each) => placesOf(startOf(each), entryOf(this.#sizes, each)));
      const before = start;
      start += entryOf(this.#sizes, name);
      return { start: before, definition, bases };
    });
    const sourceOf = sources.flatMap((_, index) =>
      new Array<number>(entryOf(this.#sizes, elementAt(sum.inputs, index))).fill(index),
    );
    this.#count(sum.map, output, sources, sourceOf, width);
    return { inputs: [...starts.keys()], map: substituted(sum.map, sources, sourceOf, width) };
  }

  #count(map: SparseMap, output: string, sources: readonly Source[], sourceOf: readonly number[], width: number): void {
    let terms = 0;
    for (let row = 0; row < rowCount(map); row++) {
      let products = 0;
      eachTerm(map, row, (column) => {
        const { start, definition } = elementAt(sources, elementAt(sourceOf, column));
        const inner = column - start;
        products +=
          definition === undefined
            ? 1
            : elementAt(definition.map.starts, inner + 1) - elementAt(definition.map.starts, inner);
      });
      this.#work += products;
      terms += Math.min(products, width);
    }
    this.#terms += terms;
    if (this.#work > MAX_WORK)
      throw new ModelTooLarge(`Products to join linear maps up to tensor "${output}"`, this.#work, MAX_WORK);
    if (terms > MAX_FUSED_TERMS)
      throw new ModelTooLarge(`Terms of the joined linear map of tensor "${output}"`, terms, MAX_FUSED_TERMS);
    if (this.#terms > MAX_TERMS_MADE)
      throw new ModelTooLarge(`Terms of joined linear maps up to tensor "${output}"`, this.#terms, MAX_TERMS_MADE);
  }
}

export function sumNode({ inputs, map }: Sum, output: string): LoweredNode {
  return affineNode(inputs, output, map);
}

function placesOf(start: number, size: number): number[] {
  return Array.from({ length: size }, (_, index) => start + index);
}

function substituted(
  map: SparseMap,
  sources: readonly Source[],
  sourceOf: readonly number[],
  width: number,
): SparseMap {
  const sums = new RowSums(width);
  const result = new SparseMapBuilder(map.columns.length);
  for (let row = 0; row < rowCount(map); row++) {
    let bias = elementAt(map.biases, row);
    eachTerm(map, row, (column, weight) => {
      const { start, definition, bases } = elementAt(sources, elementAt(sourceOf, column));
      if (definition === undefined) {
        sums.add(elementAt(bases, column - start), weight);
        return;
      }
      bias += weight * elementAt(definition.map.biases, column - start);
      eachTerm(definition.map, column - start, (inner, innerWeight) => {
        sums.add(elementAt(bases, inner), weight * innerWeight);
      });
    });
    sums.moveTo(result);
    result.endRow(bias);
  }
  return result.build();
}

/** Adds up the coefficients of one row after the other, each element of the inputs once. */
class RowSums {
  readonly #coefficients: Float64Array;
  readonly #isTouched: Uint8Array;
  readonly #touched: number[] = [];

  constructor(width: number) {
    this.#coefficients = new Float64Array(width);
    this.#isTouched = new Uint8Array(width);
  }

  add(column: number, coefficient: number): void {
    if (this.#isTouched[column] === 0) {
      this.#isTouched[column] = 1;
      this.#touched.push(column);
    }
    this.#coefficients[column] = elementAt(this.#coefficients, column) + coefficient;
  }

  /** The row's terms, in the order they came; the next row starts from nothing. */
  moveTo(builder: SparseMapBuilder): void {
    for (const column of this.#touched) {
      builder.add(column, elementAt(this.#coefficients, column));
      this.#coefficients[column] = 0;
      this.#isTouched[column] = 0;
    }
    this.#touched.length = 0;
  }
}
