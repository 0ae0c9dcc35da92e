// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt, entryOf } from "../graph/element-at.ts";
import { tensorSizes, type LoweredGraph, type LoweredNode } from "../graph/lowered-graph.ts";
import type { SparseMap } from "../graph/sparse-map.ts";
import { sumFact, type NormFact } from "../curves/norm-facts.ts";
import { atLeast, atMost } from "../lowering/bounded.ts";
import { realFaceOf } from "../primitive-table.ts";

/** Doubles and floats round a normalised element over its bound by less. */
const SLACK = 1 + 2 ** -8;

/** What no element of a share may be larger than, but for what doubles have rounded. */
const WHOLE = 1 + 2 ** -40;

/** Sums of more terms are not compared with others. */
const MOST_TERMS = 512;

/**
 * Holds what is normalised within its bound, such as ±√n of a layer's norm: intervals alone do not see it, and the next layer, function or norm
 * would be made for values that there are none of. A quotient by the numerators' own norm becomes a share, whose divisor may be 0.
 */
export function boundNormalised(graph: LoweredGraph): LoweredGraph {
  if (!graph.nodes.some((node) => realFaceOf(node).startsNorms)) return graph;
  const facts = new NormFacts(graph);
  return { ...graph, nodes: graph.nodes.flatMap((node) => boundedNode(node, facts.follow(node))) };
}

function boundedNode(node: LoweredNode, facts: readonly NormFact[]): LoweredNode[] {
  const bounds = facts.map((fact) => (fact.kind === "bounded" ? fact.most : Infinity));
  const face = realFaceOf(node);
  if (face.affine !== undefined || bounds.length === 0 || bounds.includes(Infinity)) return [node];
  if (face.asShares !== undefined && bounds.every((bound) => bound <= WHOLE))
    return [{ ...node, parameters: face.asShares(node.parameters) }];
  const source = node.source ?? node.output;
  const [raw, raised] = [`${node.output}:unbounded`, `${node.output}:bounded-below`];
  const most = Float64Array.from(bounds, (bound) => bound * SLACK);
  const least = most.map((bound) => -bound);
  return [
    { ...node, output: raw, most },
    ...atLeast(raw, raised, most.length, least),
    ...atMost(raised, node.output, most.length, most).map((each) =>
      each.output === node.output ? { ...each, most } : each,
    ),
  ].map((each) => ({ ...each, source }));
}

/** Follows what is known of every element, node by node. */
class NormFacts {
  readonly #sizes: ReadonlyMap<string, number>;
  readonly #known = new Map<string, readonly NormFact[]>();
  readonly #rows = new Map<string, NormFact>();
  #count = 0;

  constructor(graph: LoweredGraph) {
    this.#sizes = tensorSizes(graph);
    for (const { name, size } of graph.inputs)
      this.#known.set(
        name,
        Array.from({ length: size }, () => this.#own()),
      );
  }

  follow(node: LoweredNode): readonly NormFact[] {
    const sizes = node.inputs.map((name) => entryOf(this.#sizes, name));
    const { affine, norm } = realFaceOf(node);
    const all = node.inputs.flatMap((name) => entryOf(this.#known, name));
    const read = (column: number): NormFact => elementAt(all, column);
    const map = affine?.(node.parameters, sizes);
    const facts = Array.from({ length: entryOf(this.#sizes, node.output) }, (_, index) =>
      map === undefined ? (norm?.(node.parameters, index, sizes)(read) ?? this.#own()) : this.#row(map, index, read),
    );
    // Nothing more can be said of what is bounded: it is an element like any other for those that read it.
    this.#known.set(
      node.output,
      facts.map((fact) => (fact.kind === "bounded" ? this.#own() : fact)),
    );
    return facts;
  }

  #own(): NormFact {
    return { kind: "multiple", of: this.#count++, factor: 1 };
  }

  /** Sums of the same terms are one element: variance and deviation are often made of a mean each. */
  #row({ starts, columns, weights, biases }: SparseMap, row: number, read: (column: number) => NormFact): NormFact {
    const terms: [NormFact, number][] = [];
    for (let term = elementAt(starts, row); term < elementAt(starts, row + 1); term++)
      terms.push([read(elementAt(columns, term)), elementAt(weights, term)]);
    const bias = elementAt(biases, row);
    const sum = sumFact(terms, bias);
    if (sum !== undefined) return sum;
    if (terms.length > MOST_TERMS) return this.#own();
    const parts = terms.map(([fact, weight]) => (fact.kind === "multiple" ? `${fact.of} ${fact.factor * weight}` : ""));
    if (parts.includes("")) return this.#own();
    const key = `${parts.sort().join()} ${bias}`;
    const known = this.#rows.get(key) ?? this.#own();
    this.#rows.set(key, known);
    return known;
  }
}
