// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What is known of an element beside its range: of x / √(Σ x² + ε), as every normalisation has it, intervals see the largest x by the least
 * root, which is wider by hundreds; that no x is larger than the root they do not see. Elements are numbered over the whole graph.
 */
export type NormFact =
  | Readonly<{ kind: "constant"; value: number }>
  /** factor · element */
  | Readonly<{ kind: "multiple"; of: number; factor: number }>
  /** No less than Σ weight · element². */
  | Readonly<{ kind: "squares"; weights: Weights }>
  /** No less than √(Σ weight · element²) + offset. */
  | Readonly<{ kind: "norm"; weights: Weights; offset: number }>
  /** No larger, either way, than most / √(Σ weight · element²). */
  | Readonly<{ kind: "reciprocal"; weights: Weights; most: number }>
  /** No larger, either way, than most. */
  | Readonly<{ kind: "bounded"; most: number }>;

type Weights = ReadonlyMap<number, number>;

/** What a node's element is, of what its inputs' elements are; undefined: nothing is known. */
export type NormRule = (read: (column: number) => NormFact) => NormFact | undefined;

export function timesFact(a: NormFact, b: NormFact): NormFact | undefined {
  if (a.kind === "multiple" && b.kind === "multiple") {
    const weight = a.factor * b.factor;
    return a.of === b.of && weight > 0 ? { kind: "squares", weights: new Map([[a.of, weight]]) } : undefined;
  }
  if (a.kind === "reciprocal" && b.kind === "multiple") return timesFact(b, a);
  if (a.kind !== "multiple" || b.kind !== "reciprocal") return undefined;
  const weight = b.weights.get(a.of);
  return weight === undefined
    ? undefined
    : { kind: "bounded", most: (Math.abs(a.factor) * b.most) / Math.sqrt(weight) };
}

export function rootFact(x: NormFact): NormFact | undefined {
  return x.kind === "squares" ? { kind: "norm", weights: x.weights, offset: 0 } : undefined;
}

/** a / d, d positive. */
export function quotientFact(a: NormFact, d: NormFact): NormFact | undefined {
  if (d.kind !== "norm" || d.offset < 0) return undefined;
  if (a.kind === "constant") return { kind: "reciprocal", weights: d.weights, most: Math.abs(a.value) };
  return timesFact(a, { kind: "reciprocal", weights: d.weights, most: 1 });
}

/** max(0, x) */
export function positivePartFact(x: NormFact): NormFact | undefined {
  if (x.kind === "constant") return { kind: "constant", value: Math.max(0, x.value) };
  return x.kind === "norm" || x.kind === "squares" ? x : undefined;
}

/** 1 where x ≥ 0, else 0. */
export function stepFact(x: NormFact): NormFact | undefined {
  if (x.kind === "constant") return { kind: "constant", value: x.value >= 0 ? 1 : 0 };
  return x.kind === "squares" || (x.kind === "norm" && x.offset >= 0) ? { kind: "constant", value: 1 } : undefined;
}

export function choiceFact(condition: NormFact, yes: NormFact, no: NormFact): NormFact | undefined {
  if (condition.kind !== "constant") return undefined;
  return condition.value >= 0.5 ? yes : no;
}

/** Σ weight · term + bias. */
export function sumFact(terms: readonly (readonly [NormFact, number])[], bias: number): NormFact | undefined {
  const known = terms.filter(([{ kind }]) => kind !== "constant");
  const offset = terms.reduce(
    (sum, [fact, weight]) => sum + (fact.kind === "constant" ? fact.value * weight : 0),
    bias,
  );
  const [first, ...more] = known;
  if (first === undefined) return { kind: "constant", value: offset };
  if (more.length === 0) return scaledFact(first[0], first[1], offset);
  if (offset < 0) return undefined;
  const weights = new Map<number, number>();
  for (const [fact, weight] of known) {
    if (fact.kind !== "squares" || !(weight > 0)) return undefined;
    for (const [element, own] of fact.weights) weights.set(element, (weights.get(element) ?? 0) + own * weight);
  }
  return { kind: "squares", weights };
}

function scaledFact(fact: NormFact, by: number, offset: number): NormFact | undefined {
  if (fact.kind === "norm" && by > 0)
    return { kind: "norm", weights: scaled(fact.weights, by * by), offset: fact.offset * by + offset };
  if (fact.kind === "squares")
    return by > 0 && offset >= 0 ? { kind: "squares", weights: scaled(fact.weights, by) } : undefined;
  if (offset !== 0) return undefined;
  if (fact.kind === "multiple") return { ...fact, factor: fact.factor * by };
  if (fact.kind === "reciprocal" || fact.kind === "bounded") return { ...fact, most: fact.most * Math.abs(by) };
  return undefined;
}

function scaled(weights: Weights, by: number): Weights {
  return by === 1 ? weights : new Map([...weights].map(([element, weight]) => [element, weight * by]));
}
