// SPDX-License-Identifier: GPL-3.0-or-later
import { constraintBudget } from "../../compiler/constraint-budget.ts";
import { inComment } from "../../compiler/graph/in-comment.ts";
import type { IntegerGraph } from "../../compiler/graph/integer-graph.ts";
import { bitsOfLayer, type LayerBits, type QuantisationBits } from "../../compiler/quantise/quantise-plan.ts";
import { statementConstraints } from "../../compiler/statement-constraints.ts";
import type { ModelSchema } from "../../schema/model-schema.ts";
import { type GadgetCost, gadgetCosts, type LayerCost, layerCosts } from "./layer-costs.ts";
import type { LayerError } from "./layer-errors.ts";

/** A part of the circuit that no layer of the model makes. */
type FixedCost = Readonly<{ part: string; constraints: number }>;

/** `chosen`: the bits that it was compiled with, where that is known. */
export type ExplainedLayer = LayerCost & Readonly<{ share: number; chosen?: LayerBits; error?: LayerError }>;

/** What `proofcast explain --json` prints. */
export type Explanation = Readonly<{
  model: string;
  batch: number;
  /** By the gadgets' formulas, which circom's count equals. */
  constraints: number;
  fixed: readonly FixedCost[];
  layers: readonly ExplainedLayer[];
  gadgets: readonly GadgetCost[];
  /** Of the whole model on its calibration rows, in the outputs' units, as the compiler reported it. */
  error?: Readonly<{ max: number; bound: number }>;
}>;

export type ToExplain = Readonly<{
  graph: IntegerGraph;
  schema: ModelSchema;
  batch: number;
  error?: Explanation["error"];
  layerErrors?: ReadonlyMap<string, LayerError>;
  bits?: QuantisationBits;
}>;

/** Where a circuit's constraints are. */
export function explanationOf({ graph, schema, batch, error, layerErrors, bits }: ToExplain): Explanation {
  const { featureChecks, words } = constraintBudget(graph, schema, batch);
  const fixed = [
    { part: "features held to their fields", constraints: featureChecks },
    { part: "packing into words", constraints: words },
    { part: "statement (Poseidon, Horner)", constraints: statementConstraints(words) },
  ];
  const layers = layerCosts(graph, batch);
  const all = [...fixed.map(({ constraints }) => constraints), ...layers.map(({ constraints }) => constraints.total)];
  const constraints = all.reduce((sum, count) => sum + count, 0);
  const chosen = bits && printed(bits);
  return {
    model: schema.name,
    batch,
    constraints,
    fixed,
    layers: layers.map((layer) => {
      const lost = layerErrors?.get(layer.layer);
      return {
        ...layer,
        share: layer.constraints.total / constraints,
        ...(chosen === undefined ? {} : { chosen: bitsOfLayer(chosen, layer.layer) }),
        ...(lost === undefined ? {} : { error: lost }),
      };
    }),
    gadgets: gadgetCosts(graph, graph.nodes, batch),
    ...(error === undefined ? {} : { error }),
  };
}

/** Layers by their names as the graph has them. */
function printed(bits: QuantisationBits): QuantisationBits {
  const layers = Object.entries(bits.layers ?? {}).map(([name, own]) => [inComment(name), own] as const);
  return { ...bits, layers: Object.fromEntries(layers) };
}
