// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt, entryOf } from "../graph/element-at.ts";
import { tensorSizes, type LoweredGraph, type LoweredNode } from "../graph/lowered-graph.ts";
import type { SparseMap } from "../graph/sparse-map.ts";
import { realFaceOf } from "../primitive-table.ts";
import { Curves, isSameRoot, rootOf, type Followed, type Unary } from "./unary-curves.ts";

/** `isNew`: the elements are compositions that the node itself makes, and not those of its inputs. */
type FollowedNode = Readonly<{ elements: readonly Followed[]; isNew: boolean }>;

/** Follows the elements of a lowered graph, node by node in its order: which single element each depends on, and how. */
export class FollowedElements {
  readonly #sizes: ReadonlyMap<string, number>;
  readonly #known = new Map<string, readonly (number | Unary)[]>();
  readonly #curves = new Curves();

  constructor(graph: LoweredGraph) {
    this.#sizes = tensorSizes(graph);
    for (const { name, size } of graph.inputs) this.#known.set(name, roots(name, size));
  }

  follow(node: LoweredNode): FollowedNode {
    const sizes = node.inputs.map((name) => entryOf(this.#sizes, name));
    const face = realFaceOf(node);
    const map = face.affine?.(node.parameters, sizes);
    const read = this.#reader(node.inputs, sizes);
    const size = entryOf(this.#sizes, node.output);
    const { pointwise } = face;
    let found: FollowedNode = { elements: new Array<undefined>(size).fill(undefined), isNew: false };
    // What is held within a bound is an element of its own: a curve of what is not held would be made for values that there are none of.
    if (node.most !== undefined) found = { elements: found.elements, isNew: false };
    else if (map !== undefined) found = this.#rows(map, read);
    else if (pointwise !== undefined)
      found = {
        elements: Array.from({ length: size }, (_, index) => {
          const applied = pointwise(node.parameters, index, sizes);
          return applied && this.#curves.apply(applied.operation, applied.reads.map(read));
        }),
        isNew: true,
      };
    this.#known.set(
      node.output,
      found.elements.map((each, index) => each ?? rootOf(node.output, index)),
    );
    return found;
  }

  /** The elements of all inputs, one input after the other. */
  #reader(inputs: readonly string[], sizes: readonly number[]): (column: number) => number | Unary {
    const all = inputs.map((name) => entryOf(this.#known, name));
    return (column) => {
      let [place, rest] = [0, column];
      while (rest >= elementAt(sizes, place)) rest -= elementAt(sizes, place++);
      return elementAt(elementAt(all, place), rest);
    };
  }

  #rows(map: SparseMap, read: (column: number) => number | Unary): FollowedNode {
    let isNew = true;
    const elements = Array.from(map.biases, (bias, row) => {
      const terms = termsOfOneRoot(map, row, read);
      const sum = terms && this.#curves.sum(terms, bias);
      if (sum === undefined) isNew = false;
      else if (typeof sum !== "number" && terms?.some(([each]) => typeof each !== "number" && each.curve === sum.curve))
        isNew = false;
      return sum;
    });
    return { elements, isNew };
  }
}

function roots(tensor: string, size: number): Unary[] {
  return Array.from({ length: size }, (_, index) => rootOf(tensor, index));
}

/** A row's terms, or undefined as soon as two of them depend on different elements. */
function termsOfOneRoot(
  { starts, columns, weights }: SparseMap,
  row: number,
  read: (column: number) => number | Unary,
): [number | Unary, number][] | undefined {
  const terms: [number | Unary, number][] = [];
  let first: Unary | undefined;
  for (let term = elementAt(starts, row); term < elementAt(starts, row + 1); term++) {
    const each = read(elementAt(columns, term));
    if (typeof each !== "number") {
      first ??= each;
      if (!isSameRoot(each.root, first.root)) return undefined;
    }
    terms.push([each, elementAt(weights, term)]);
  }
  return terms;
}
