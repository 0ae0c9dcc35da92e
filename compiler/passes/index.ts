// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatGraph } from "../graph/float-graph.ts";
import type { InferredGraph } from "../graph/inferred-graph.ts";
import type { LoweredGraph } from "../graph/lowered-graph.ts";
import type { RealRanges } from "../graph/real-ranges.ts";
import { checkInputTypes } from "./check-element-types.ts";
import { checkFused, checkNonlinear } from "./check-fused.ts";
import { checkReaders } from "./check-readers.ts";
import { dropIdleElements } from "./drop-idle-elements.ts";
import { dropIdleNorms } from "./drop-idle-norms.ts";
import { fuseAffineChains } from "./fuse-affine-chains.ts";
import { fuseCurves } from "./fuse-curves.ts";
import { inferTensors } from "./infer-tensors.ts";
import { nameWrittenOut } from "./name-written-out.ts";
import { removeUnused } from "./remove-unused.ts";
import { takeLargestFirst } from "./take-largest-first.ts";

/** In this order: after lowering, on primitives with real parameters. */
const LOWERED_PASSES: readonly ((graph: LoweredGraph) => LoweredGraph)[] = [
  fuseCurves,
  removeUnused,
  checkNonlinear,
  fuseAffineChains,
  removeUnused,
  checkFused,
];

/** In this order: when the schema has said what the features can be. */
const SCHEMA_PASSES: readonly ((graph: LoweredGraph, features: RealRanges) => LoweredGraph)[] = [
  dropIdleElements,
  fuseAffineChains,
  removeUnused,
  checkFused,
];

/** ONNX operators, made ready for lowering. */
export async function runFloatPasses(graph: FloatGraph): Promise<InferredGraph> {
  return takeLargestFirst(dropIdleNorms(nameWrittenOut(checkReaders(await inferTensors(checkInputTypes(graph))))));
}

/** The fewest affine maps, with a nonlinear node after each. */
export function runLoweredPasses(lowered: LoweredGraph): LoweredGraph {
  return LOWERED_PASSES.reduce((current, pass) => pass(current), lowered);
}

/** The same with only the nonlinear elements that the schema's ranges need. */
export function runSchemaPasses(graph: LoweredGraph, features: RealRanges): LoweredGraph {
  return SCHEMA_PASSES.reduce((current, pass) => pass(current, features), graph);
}
