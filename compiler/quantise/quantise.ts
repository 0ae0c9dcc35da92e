// SPDX-License-Identifier: GPL-3.0-or-later
import type { IntegerGraph } from "../graph/integer-graph.ts";
import type { LoweredGraph } from "../graph/lowered-graph.ts";
import type { AskedBits, QuantisePlan } from "./quantise-plan.ts";
import { Quantiser } from "./quantiser.ts";

/**
 * `errorBounds`: per output, how far the integers can be from the real model on any admissible features, saturation aside. `asked`: the
 * layers whose bits of each kind something depends on.
 */
export type QuantisedModel = Readonly<{ graph: IntegerGraph; errorBounds: readonly number[]; asked: AskedBits }>;

/** Rounds a fused graph to integers and proves every interval on the way. @error NoWrapViolation, FunctionTooSteep, DivisorNotPositive */
export function quantise(graph: LoweredGraph, plan: QuantisePlan): QuantisedModel {
  return new Quantiser(graph, plan).run();
}
