// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import type { Precision } from "../../primitives/threshold-buckets/precision.ts";
import type { Branch, Ensemble, Leaf } from "./ensemble.ts";
import { nextAbove } from "./float-neighbour.ts";

/** 1 where a feature is at least the threshold. */
export type Step = Readonly<{ feature: number; threshold: number }>;

/** A choice between two nodes by a step. */
type Decision = Readonly<{ kind: "decision"; step: number; yes: number; no: number }>;

/** The same trees, each question turned into steps: `steps` ascend by feature and threshold, each once. */
export type DecisionTrees = Readonly<{
  roots: readonly number[];
  nodes: readonly (Decision | Leaf)[];
  steps: readonly Step[];
}>;

/**
 * Every comparison as "at least", which is exact: no number of the precision lies between a number and the next one above. What a
 * comparison with infinity settles is not asked.
 */
export function decisionsOf({ roots, nodes }: Ensemble, precision: Precision): DecisionTrees {
  const steps: Step[] = [];
  const known = new Map<string, number>();
  const stepOf = (feature: number, threshold: number): number => {
    const key = `${feature} ${threshold}`;
    const step = known.get(key) ?? steps.push({ feature, threshold }) - 1;
    known.set(key, step);
    return step;
  };
  const made: (Decision | Leaf | Passed)[] = [...nodes.keys()].map(() => ({ kind: "passed", to: 0 }));
  nodes.forEach((node, place) => {
    made[place] = node.kind === "leaf" ? node : decided(node, precision, stepOf, (each) => made.push(each) - 1);
  });
  const order = [...steps.keys()].sort((a, b) => before(elementAt(steps, a), elementAt(steps, b)));
  const places = new Map(order.map((step, place) => [step, place]));
  const follow = (place: number): number => {
    const node = elementAt(made, place);
    return node.kind === "passed" ? follow(node.to) : place;
  };
  return {
    roots: roots.map(follow),
    steps: order.map((step) => elementAt(steps, step)),
    nodes: made.map((node): Decision | Leaf => {
      if (node.kind === "passed") return NOTHING;
      if (node.kind === "leaf") return node;
      return { ...node, step: places.get(node.step) ?? 0, yes: follow(node.yes), no: follow(node.no) };
    }),
  };
}

/** A question whose answer is settled: its place is another's. */
type Passed = Readonly<{ kind: "passed"; to: number }>;

const NOTHING: Leaf = { kind: "leaf", weights: [] };

function before(a: Step, b: Step): number {
  return a.feature - b.feature || a.threshold - b.threshold;
}

type Node = Decision | Passed;

function decided(
  { feature, mode, values, whenTrue, whenFalse }: Branch,
  precision: Precision,
  stepOf: (feature: number, threshold: number) => number,
  add: (node: Node) => number,
): Node {
  const atLeast = (threshold: number, yes: number, no: number): Node => {
    if (threshold === -Infinity) return { kind: "passed", to: yes };
    if (!(threshold < Infinity)) return { kind: "passed", to: no };
    return { kind: "decision", step: stepOf(feature, threshold), yes, no };
  };
  const isEqual = (value: number, yes: number, no: number): Node =>
    atLeast(value, add(atLeast(nextAbove(value, precision), no, yes)), no);
  const value = values[0] ?? NaN;
  switch (mode) {
    case "LEQ":
      return atLeast(nextAbove(value, precision), whenFalse, whenTrue);
    case "LT":
      return atLeast(value, whenFalse, whenTrue);
    case "GTE":
      return atLeast(value, whenTrue, whenFalse);
    case "GT":
      return atLeast(nextAbove(value, precision), whenTrue, whenFalse);
    case "EQ":
      return isEqual(value, whenTrue, whenFalse);
    case "NEQ":
      return isEqual(value, whenFalse, whenTrue);
    case "MEMBER":
      return values.reduce<Node>((rest, member) => isEqual(member, whenTrue, add(rest)), {
        kind: "passed",
        to: whenFalse,
      });
  }
}
