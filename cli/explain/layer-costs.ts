// SPDX-License-Identifier: GPL-3.0-or-later
import { entryOf } from "../../compiler/graph/element-at.ts";
import type { IntegerGraph, IntegerNode } from "../../compiler/graph/integer-graph.ts";
import { signedBits, type Interval } from "../../compiler/graph/interval.ts";
import { primitiveNamed } from "../../compiler/primitive-table.ts";

type Count = Readonly<{ linear: number; nonLinear: number; total: number }>;

/** A gadget's share of a layer, or of the whole circuit. */
export type GadgetCost = Readonly<{ gadget: string; nodes: number; constraints: Count }>;

/** What one tensor of the ONNX file became: of all subjects together. */
export type LayerCost = Readonly<{
  /** The tensor's name, as far as a comment holds it. */
  layer: string;
  /** Values of its result, of one subject. */
  elements: number;
  constraints: Count;
  /** The widest value proven on the way (a sum before it is rescaled), and of the result. */
  bits: Readonly<{ widest: number; result: number }>;
  gadgets: readonly GadgetCost[];
}>;

/** Layers in the graph's order, with what the primitives' own formulas say that they cost. */
export function layerCosts(graph: IntegerGraph, batch: number): LayerCost[] {
  return [...Map.groupBy(graph.nodes, ({ source }) => source)].map(([layer, nodes]) => {
    const widths = nodes.map(({ output }) => widest(entryOf(graph.intervals, output)));
    const gadgets = gadgetCosts(graph, nodes, batch);
    return {
      layer,
      elements: entryOf(graph.intervals, nodes.at(-1)?.output ?? "").length,
      constraints: sumOf(gadgets.map(({ constraints }) => constraints)),
      bits: { widest: widths.reduce((a, b) => Math.max(a, b), 0), result: widths.at(-1) ?? 0 },
      gadgets,
    };
  });
}

/** What each kind of gadget costs among these nodes, the dearest first. */
export function gadgetCosts(graph: IntegerGraph, nodes: readonly IntegerNode[], batch: number): GadgetCost[] {
  return [...Map.groupBy(nodes, ({ primitive }) => primitive)]
    .map(([gadget, members]) => ({
      gadget,
      nodes: members.length,
      constraints: sumOf(members.map((node) => costOf(graph, node, batch))),
    }))
    .sort((a, b) => b.constraints.total - a.constraints.total);
}

function costOf(graph: IntegerGraph, { primitive, parameters, inputs }: IntegerNode, batch: number): Count {
  const intervals = inputs.map((name) => entryOf(graph.intervals, name));
  const { linear, nonLinear } = primitiveNamed(primitive).constraints(parameters, intervals);
  return { linear: batch * linear, nonLinear: batch * nonLinear, total: batch * (linear + nonLinear) };
}

function sumOf(counts: readonly Count[]): Count {
  return counts.reduce(
    (sum, { linear, nonLinear, total }) => ({
      linear: sum.linear + linear,
      nonLinear: sum.nonLinear + nonLinear,
      total: sum.total + total,
    }),
    { linear: 0, nonLinear: 0, total: 0 },
  );
}

function widest(intervals: readonly Interval[]): number {
  return intervals.reduce((most, interval) => Math.max(most, signedBits(interval)), 0);
}
