// SPDX-License-Identifier: GPL-3.0-or-later
import type { InferredGraph } from "./graph/inferred-graph.ts";
import type { LoweredGraph } from "./graph/lowered-graph.ts";
import { rangesOf } from "./graph/real-ranges.ts";
import { checkIntegerRanges } from "./passes/check-integer-ranges.ts";
import { holdDomains, type HeldTensor } from "./passes/hold-domains.ts";
import { runLoweredPasses } from "./passes/index.ts";
import { checkOverflow } from "./quantise/float-noise.ts";
import { realRangeOf, type SchemaElement } from "./quantise/schema-elements.ts";

/** The model before the schema is known: `lowered` operator by operator, `plain` fused. */
type OpenForms = Readonly<{ floatGraph: InferredGraph; lowered: LoweredGraph; plain: LoweredGraph }>;

/** The same within a schema's ranges: finite everywhere, and nothing wraps around. */
export type HeldForms = Readonly<{ unfused: LoweredGraph; fused: LoweredGraph; held: readonly HeldTensor[] }>;

/** @error FloatModelOverflow, IntegerMayWrap, and what primitives refuse */
export function heldForms(
  { floatGraph, lowered, plain }: OpenForms,
  features: readonly SchemaElement[],
  rows: readonly (readonly number[])[],
): HeldForms {
  const { graph: unfused, ranges, held } = holdDomains(lowered, rangesOf(features.map(realRangeOf)), rows);
  checkOverflow(unfused, floatGraph, ranges);
  checkIntegerRanges(floatGraph, ranges);
  return { unfused, fused: held.length === 0 ? plain : runLoweredPasses(unfused), held };
}
