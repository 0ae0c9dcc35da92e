// SPDX-License-Identifier: GPL-3.0-or-later
import type { ModelSchema } from "../schema/model-schema.ts";
import { layoutOf } from "../schema/layout.ts";
import { wordCount } from "../schema/places.ts";
import { featureCheckConstraints } from "./emit/feature-checks.ts";
import { modelConstraints } from "./emit/model-template.ts";
import type { IntegerGraph } from "./graph/integer-graph.ts";

/** What the circuit costs at --O1, by formula; the statement is the gadget's and not counted here. */
export type ConstraintBudget = Readonly<{
  /** Of all subjects together: one a feature bit. */
  featureChecks: number;
  /** Of all subjects together, by primitive, linear and non-linear. */
  primitives: Readonly<Record<string, number>>;
  /** One linear constraint a word. */
  words: number;
  /** Feature checks and primitives. */
  model: number;
}>;

export function constraintBudget(graph: IntegerGraph, schema: ModelSchema, batch: number): ConstraintBudget {
  const featureChecks = batch * featureCheckConstraints(schema);
  const primitives = Object.fromEntries(
    [...modelConstraints(graph)].map(([name, { linear, nonLinear }]) => [name, batch * (linear + nonLinear)]),
  );
  const model = featureChecks + Object.values(primitives).reduce((sum, count) => sum + count, 0);
  return { featureChecks, primitives, words: wordCount(layoutOf(schema), batch), model };
}
