// SPDX-License-Identifier: GPL-3.0-or-later
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
import type { SearchReference } from "./search-reference.ts";
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
  outputs: readonly SchemaElement[];
  /** What errors are told against: the float model, and what it may be missed by. */
  reference: readonly ArrayLike<number>[];
  tolerances: readonly number[];
  /** What the search goes by, and is content with: no less than any bits can reach. */
  searched: SearchReference;
}>;

/** A model's trials: quantised, counted, and run on the calibration rows. */
export function modelTrials(options: TrialOptions): ModelTrials {
  const { schema, batch, quantiseWith, run, reference, outputs, tolerances, searched } = options;
  const errors = new WeakMap<ModelTrial, number>();
  const results = new WeakMap<ModelTrial, readonly (readonly bigint[])[]>();
  const units = outputs.map(({ scale }, place) => scale / elementAt(searched.aims, place));
  const quantised = (bits: QuantisationBits): ModelTrial => {
    const model = quantiseWith(bits);
    const budget = constraintBudget(model.graph, schema, batch);
    return { ...model, bits, budget, constraints: totalConstraints(budget) };
  };
  const trials = rememberedTrials<ModelTrial>(
    (bits) => unlessRefused(() => quantised(bits)),
    async (trial) => {
      const integers = await run(trial.graph);
      results.set(trial, integers);
      errors.set(trial, scoreOf(integers, reference, outputs, tolerances));
      return scoreOf(integers, searched.values, outputs, searched.aims);
    },
    (one, other) => distance(results.get(one) ?? [], results.get(other) ?? [], units),
  );
  return {
    ...trials,
    tellsNothing: outputs.every(({ scale }, place) => spanOf(searched.values, place) < scale),
    quantised: (bits) => trials.attempt(bits) ?? quantised(bits),
    measured: (trial) => errors.get(trial) ?? NaN,
  };
}

function spanOf(rows: readonly ArrayLike<number>[], place: number): number {
  const values = rows.map((row) => elementAt(row, place));
  return values.reduce((a, b) => Math.max(a, b), -Infinity) - values.reduce((a, b) => Math.min(a, b), Infinity);
}

/** The root of the mean square over all rows and outputs. */
function distance(
  one: readonly (readonly bigint[])[],
  other: readonly (readonly bigint[])[],
  units: readonly number[],
): number {
  let squares = 0;
  one.forEach((row, index) => {
    row.forEach((value, place) => {
      squares += (Number(value - elementAt(elementAt(other, index), place)) * elementAt(units, place)) ** 2;
    });
  });
  return Math.sqrt(squares / Math.max(1, one.length * units.length));
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
