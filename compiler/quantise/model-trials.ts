import { constraintBudget, type ConstraintBudget } from "../constraint-budget.ts";
import { elementAt } from "../graph/element-at.ts";
import type { IntegerGraph } from "../graph/integer-graph.ts";
import { PrimitiveContractViolation } from "../graph/node-contract.ts";
import { FatalError } from "../../schema/errors.ts";
import type { ModelSchema } from "../../schema/model-schema.ts";
import { totalConstraints } from "../statement-constraints.ts";
import { scoreOf } from "./explain-error.ts";
import type { QuantisedModel } from "./quantise.ts";
import type { QuantisationBits } from "./quantise-plan.ts";
import type { SchemaElement } from "./schema-elements.ts";
import { rememberedTrials, type Trial, type Trials } from "./trials.ts";

export type ModelTrial = Trial & QuantisedModel & Readonly<{ budget: ConstraintBudget }>;

export type ModelTrials = Trials<ModelTrial> &
  Readonly<{
    /** The float model gives the same on all calibration rows: any bits that do are within any error. */
    tellsNothing: boolean;
    /** The same as `attempt`, with the refusal instead of nothing. */
    quantised: (bits: QuantisationBits) => ModelTrial;
    /** The measured error of a trial that was scored, over `tolerances`. */
    measured: (trial: ModelTrial) => number;
  }>;

type TrialOptions = Readonly<{
  schema: ModelSchema;
  batch: number;
  quantiseWith: (bits: QuantisationBits) => QuantisedModel;
  run: (graph: IntegerGraph) => Promise<bigint[][]>;
  reference: readonly (readonly number[])[];
  outputs: readonly SchemaElement[];
  tolerances: readonly number[];
  /** What the search is content with: no less than any bits can reach. */
  aims: readonly number[];
}>;

/** A model's trials: quantised, counted, and run on the calibration rows. */
export function modelTrials(options: TrialOptions): ModelTrials {
  const { schema, batch, quantiseWith, run, reference, outputs, tolerances, aims } = options;
  const errors = new WeakMap<ModelTrial, number>();
  const quantised = (bits: QuantisationBits): ModelTrial => {
    const model = quantiseWith(bits);
    const budget = constraintBudget(model.graph, schema, batch);
    return { ...model, bits, budget, constraints: totalConstraints(budget) };
  };
  const trials = rememberedTrials<ModelTrial>(
    (bits) => unlessRefused(() => quantised(bits)),
    async (trial) => {
      const integers = await run(trial.graph);
      errors.set(trial, scoreOf(integers, reference, outputs, tolerances));
      return scoreOf(integers, reference, outputs, aims);
    },
  );
  return {
    ...trials,
    tellsNothing: outputs.every(({ scale }, place) => spanOf(reference, place) < scale),
    quantised: (bits) => trials.attempt(bits) ?? quantised(bits),
    measured: (trial) => errors.get(trial) ?? NaN,
  };
}

function spanOf(rows: readonly (readonly number[])[], place: number): number {
  const values = rows.map((row) => elementAt(row, place));
  return values.reduce((a, b) => Math.max(a, b), -Infinity) - values.reduce((a, b) => Math.min(a, b), Infinity);
}

/** Undefined for what these bits cannot do. A mistake of the compiler's own is none of it. */
function unlessRefused<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof FatalError && !(error instanceof PrimitiveContractViolation)) return undefined;
    throw error;
  }
}
