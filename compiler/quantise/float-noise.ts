// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt, entryOf } from "../graph/element-at.ts";
import type { FloatGraph } from "../graph/float-graph.ts";
import type { LoweredGraph } from "../graph/lowered-graph.ts";
import { rangesAround, type RealRanges } from "../graph/real-ranges.ts";
import { realFaceOf } from "../primitive-table.ts";
import { ELEMENT_TYPES } from "../onnx/element-type.ts";
import { FloatModelOverflow } from "./float-reference.ts";
import { ROUNDING } from "./float-rounding.ts";
import { realEvaluation } from "./real-evaluation.ts";

const FLOAT32_MAX = (2 - 2 ** -23) * 2 ** 127;
const FLOAT16_MAX = 65504;

/** The coarsest arithmetic that a model's inputs, outputs, weights and casts admit to; never finer than float32. */
export function roundingOf({ inputs, outputs, constants, nodes }: FloatGraph): number {
  const types = new Set([...inputs, ...outputs, ...constants.values()].map(({ elementType }) => elementType));
  for (const { op, attributes } of nodes)
    if (op === "Cast" && Number(attributes.to) === ELEMENT_TYPES.float16.code) types.add("float16");
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
      // What is a float32 already loses nothing on its way in.
      entryOf(values, name).map((value) =>
        rounding === ROUNDING.float32 && Math.fround(value) === value ? 0 : rounding * Math.abs(value),
      ),
    );
  for (const node of graph.nodes) {
    const face = realFaceOf(node);
    const inherited = node.inputs.map((name) => entryOf(noises, name));
    const ranges = node.inputs.map((name, index) => rangesAround(entryOf(values, name), elementAt(inherited, index)));
    const own = face.roundings(node.parameters, ranges, rounding);
    noises.set(
      node.output,
      face.moves(node.parameters, ranges, inherited).map((moved, index) => {
        const noise = moved + elementAt(own, index);
        const width = 2 * (node.most?.[index] ?? Infinity);
        return noise <= width || node.most === undefined ? noise : width;
      }),
    );
  }
  return graph.outputs.flatMap((name) => [...entryOf(noises, name)]);
}

/** Refuses a model that some admissible row drives to where it is not finite, or beyond what its floats hold. @error FloatModelOverflow, and what primitives refuse */
export function checkOverflow(
  graph: LoweredGraph,
  floatGraph: FloatGraph,
  ranges: ReadonlyMap<string, RealRanges>,
): void {
  const isDouble = floatGraph.inputs.every(({ elementType }) => elementType === "float64");
  const largest = isDouble ? Number.MAX_VALUE : roundingOf(floatGraph) === ROUNDING.float16 ? FLOAT16_MAX : FLOAT32_MAX;
  const sources = new Map(graph.nodes.map(({ output, source }) => [output, source ?? output]));
  const nameOf = (tensor: string): string => sources.get(tensor) ?? tensor;
  for (const node of graph.nodes) {
    const { inputs, output, parameters } = node;
    realFaceOf(node).check?.(
      parameters,
      inputs.map((name) => entryOf(ranges, name)),
      { input: nameOf(inputs[0] ?? ""), output: nameOf(output) },
    );
    const { min, max } = entryOf(ranges, output);
    min.forEach((low, index) => {
      const high = elementAt(max, index);
      if (!(low >= -largest && high <= largest))
        throw new FloatModelOverflow(
          nameOf(output),
          "for some features that the schema admits",
          low < -largest ? low : high,
          largest,
        );
    });
  }
}
