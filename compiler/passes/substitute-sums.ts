import { elementAt, entryOf } from "../graph/element-at.ts";
import type { AffineNode, AffineRow, Term } from "../graph/lowered-graph.ts";
import { ModelTooLarge } from "../onnx/tensor-shape.ts";

/** Products that putting sums into sums may take in all. */
const MAX_WORK = 2 ** 27;

/** Terms that all the sums it makes may have together. */
const MAX_FUSED_TERMS = 2 ** 18;

type Source = Readonly<{ definition: AffineNode | undefined; places: readonly number[] }>;

/** Puts the definitions of tensors in their places, counting what that costs before doing it. */
export class SumSubstitution {
  readonly #sizes: ReadonlyMap<string, number>;
  readonly #definitions: ReadonlyMap<string, AffineNode>;
  #work = 0;
  #terms = 0;

  constructor(sizes: ReadonlyMap<string, number>, definitions: ReadonlyMap<string, AffineNode>) {
    this.#sizes = sizes;
    this.#definitions = definitions;
  }

  /** The same map over tensors that have no definition of their own, each of them once. @error ModelTooLarge */
  apply(node: AffineNode): AffineNode {
    const isPlain =
      new Set(node.inputs).size === node.inputs.length && !node.inputs.some((name) => this.#definitions.has(name));
    if (isPlain) return node;
    const places = new Map<string, number>();
    const placeOf = (name: string): number => {
      const place = places.get(name) ?? places.size;
      places.set(name, place);
      return place;
    };
    const sources = node.inputs.map((name): Source => {
      const definition = this.#definitions.get(name);
      return { definition, places: (definition?.inputs ?? [name]).map(placeOf) };
    });
    const inputs = [...places.keys()];
    const sums = new SparseSums(inputs.map((name) => entryOf(this.#sizes, name)));
    this.#count(node, sources, sums.width);
    return { ...node, inputs, rows: node.rows.map((row) => substitutedRow(row, sources, sums)) };
  }

  #count({ output, rows }: AffineNode, sources: readonly Source[], width: number): void {
    for (const { terms } of rows) {
      const products = terms.reduce((sum, { input, index }) => {
        const { definition } = elementAt(sources, input);
        return sum + (definition === undefined ? 1 : elementAt(definition.rows, index).terms.length);
      }, 0);
      this.#work += products;
      this.#terms += Math.min(products, width);
    }
    if (this.#work > MAX_WORK)
      throw new ModelTooLarge(`Products to join linear maps up to tensor "${output}"`, this.#work, MAX_WORK);
    if (this.#terms > MAX_FUSED_TERMS)
      throw new ModelTooLarge(`Terms of joined linear maps up to tensor "${output}"`, this.#terms, MAX_FUSED_TERMS);
  }
}

function substitutedRow(row: AffineRow, sources: readonly Source[], sums: SparseSums): AffineRow {
  let bias = row.bias;
  for (const { input, index, coefficient } of row.terms) {
    const { definition, places } = elementAt(sources, input);
    if (definition === undefined) {
      sums.add(elementAt(places, 0), index, coefficient);
      continue;
    }
    const inner = elementAt(definition.rows, index);
    bias += coefficient * inner.bias;
    for (const term of inner.terms) sums.add(elementAt(places, term.input), term.index, coefficient * term.coefficient);
  }
  return { bias, terms: sums.take() };
}

/** Adds up the coefficients of one row after the other, each element of the inputs once. */
class SparseSums {
  readonly width: number;
  readonly #starts: readonly number[];
  readonly #coefficients: Float64Array;
  readonly #isTouched: Uint8Array;
  #touched: { input: number; index: number; place: number }[] = [];

  constructor(sizes: readonly number[]) {
    let width = 0;
    this.#starts = sizes.map((size) => (width += size) - size);
    this.width = width;
    this.#coefficients = new Float64Array(width);
    this.#isTouched = new Uint8Array(width);
  }

  add(input: number, index: number, coefficient: number): void {
    const place = elementAt(this.#starts, input) + index;
    if (this.#isTouched[place] === 0) {
      this.#isTouched[place] = 1;
      this.#touched.push({ input, index, place });
    }
    this.#coefficients[place] = elementAt(this.#coefficients, place) + coefficient;
  }

  /** The row's terms, in the order they came; the next row starts from nothing. */
  take(): Term[] {
    const terms: Term[] = [];
    for (const { input, index, place } of this.#touched) {
      const coefficient = elementAt(this.#coefficients, place);
      if (coefficient !== 0) terms.push({ input, index, coefficient });
      this.#coefficients[place] = 0;
      this.#isTouched[place] = 0;
    }
    this.#touched = [];
    return terms;
  }
}
