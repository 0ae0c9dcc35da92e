import { elementAt, entryOf } from "../graph/element-at.ts";
import type { FloatGraph } from "../graph/float-graph.ts";
import type { LoweredGraph } from "../graph/lowered-graph.ts";
import { rangesAround, type RealRanges } from "../graph/real-ranges.ts";
import { realFaceOf } from "../primitive-table.ts";
import { FloatModelOverflow } from "./float-reference.ts";
import { realEvaluation } from "./real-evaluation.ts";
import { realRanges } from "./real-ranges.ts";

/** Half a unit in the last place, as a share: what one rounding of a float type may lose. */
const ROUNDING = { float16: 2 ** -11, bfloat16: 2 ** -8, float32: 2 ** -24 } as const;

const FLOAT32_MAX = (2 - 2 ** -23) * 2 ** 127;

/** The coarsest arithmetic that a model's inputs and outputs admit to; never finer than float32. */
export function roundingOf({ inputs, outputs }: FloatGraph): number {
  const types = new Set([...inputs, ...outputs].map(({ elementType }) => elementType));
  if (types.has("bfloat16")) return ROUNDING.bfloat16;
  return types.has("float16") ? ROUNDING.float16 : ROUNDING.float32;
}

/**
 * What the float model's own arithmetic may be off by on a row, output by output: each operator of the graph, before any of them is
 * fused, rounds its products and sums, in whatever order a runtime adds, and passes on what its inputs were off by.
 */
export function floatNoise(graph: LoweredGraph, row: ArrayLike<number>, rounding: number): number[] {
  const noises = new Map<string, Float64Array>();
  const values = realEvaluation(graph, row);
  for (const { name } of graph.inputs)
    noises.set(
      name,
      entryOf(values, name).map((value) => rounding * Math.abs(value)),
    );
  for (const node of graph.nodes) {
    const face = realFaceOf(node);
    const inherited = node.inputs.map((name) => entryOf(noises, name));
    const ranges = node.inputs.map((name, index) => rangesAround(entryOf(values, name), elementAt(inherited, index)));
    const own = face.roundings(node.parameters, ranges, rounding);
    noises.set(
      node.output,
      face.moves(node.parameters, ranges, inherited).map((noise, index) => noise + elementAt(own, index)),
    );
  }
  return graph.outputs.flatMap((name) => [...entryOf(noises, name)]);
}

/** Refuses a model that some admissible row drives beyond what its floats hold. @error FloatModelOverflow */
export function checkOverflow(graph: LoweredGraph, floatGraph: FloatGraph, features: RealRanges): void {
  const isDouble = floatGraph.inputs.every(({ elementType }) => elementType === "float64");
  const largest = isDouble ? Number.MAX_VALUE : FLOAT32_MAX;
  for (const [tensor, { min, max }] of realRanges(graph, features))
    min.forEach((low, index) => {
      const high = elementAt(max, index);
      if (!(low >= -largest && high <= largest))
        throw new FloatModelOverflow(tensor, "for some features that the schema admits", low < -largest ? low : high);
    });
}
