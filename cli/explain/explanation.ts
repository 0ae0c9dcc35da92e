import { constraintBudget } from "../../compiler/constraint-budget.ts";
import type { IntegerGraph } from "../../compiler/graph/integer-graph.ts";
import { statementConstraints } from "../../compiler/statement-constraints.ts";
import type { ModelSchema } from "../../schema/model-schema.ts";
import { type GadgetCost, gadgetCosts, type LayerCost, layerCosts } from "./layer-costs.ts";
import type { LayerError } from "./layer-errors.ts";

/** A part of the circuit that no layer of the model makes. */
type FixedCost = Readonly<{ part: string; constraints: number }>;

/** What `proofcast explain --json` prints. */
export type Explanation = Readonly<{
  model: string;
  batch: number;
  /** By the gadgets' formulas, which circom's count equals. */
  constraints: number;
  fixed: readonly FixedCost[];
  layers: readonly (LayerCost & Readonly<{ share: number; error?: LayerError }>)[];
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
}>;

/** Where a circuit's constraints are. */
export function explanationOf({ graph, schema, batch, error, layerErrors }: ToExplain): Explanation {
  const { featureChecks, words } = constraintBudget(graph, schema, batch);
  const fixed = [
    { part: "features held to their fields", constraints: featureChecks },
    { part: "packing into words", constraints: words },
    { part: "statement (Poseidon, Horner)", constraints: statementConstraints(words) },
  ];
  const layers = layerCosts(graph, batch);
  const all = [...fixed.map(({ constraints }) => constraints), ...layers.map(({ constraints }) => constraints.total)];
  const constraints = all.reduce((sum, count) => sum + count, 0);
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
        ...(lost === undefined ? {} : { error: lost }),
      };
    }),
    gadgets: gadgetCosts(graph, graph.nodes, batch),
    ...(error === undefined ? {} : { error }),
  };
}
