import type { FloatGraph } from "../graph/float-graph.ts";
import type { LoweredGraph } from "../graph/lowered-graph.ts";
import { dropFinalSoftmax } from "./drop-final-softmax.ts";
import { foldConstants } from "./fold-constants.ts";
import { fuseAffineChains } from "./fuse-affine-chains.ts";
import { lower } from "./lower.ts";
import { removeUnused } from "./remove-unused.ts";

/** In this order: before lowering, on ONNX operators. */
const FLOAT_PASSES: readonly ((graph: FloatGraph) => FloatGraph)[] = [dropFinalSoftmax, foldConstants];

/** In this order: after lowering, on primitives with real parameters. */
const LOWERED_PASSES: readonly ((graph: LoweredGraph) => LoweredGraph)[] = [fuseAffineChains, removeUnused];

/** ONNX operators, made ready for lowering. */
export function runFloatPasses(graph: FloatGraph): FloatGraph {
  return FLOAT_PASSES.reduce((current, pass) => pass(current), graph);
}

/** The fewest affine maps, with a nonlinear node after each. */
export function runLoweredPasses(graph: FloatGraph): LoweredGraph {
  return LOWERED_PASSES.reduce((current, pass) => pass(current), lower(graph));
}
