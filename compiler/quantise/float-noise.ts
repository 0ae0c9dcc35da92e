import { elementAt, entryOf } from "../graph/element-at.ts";
import type { FloatGraph } from "../graph/float-graph.ts";
import type { LoweredGraph, LoweredNode } from "../graph/lowered-graph.ts";
import { ELEMENT_TYPES } from "../onnx/element-type.ts";
import { FloatModelOverflow } from "./float-reference.ts";
import { inputsOf } from "./real-evaluation.ts";
import { realRanges, type RealRange } from "./real-ranges.ts";

/** Half a unit in the last place, as a share: what one rounding of a float type may lose. */
const ROUNDING = { float16: 2 ** -11, bfloat16: 2 ** -8, float32: 2 ** -24 } as const;

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
  const tensors = new Map<string, Noisy>(
    inputsOf(graph, row).map(([name, values]) => [
      name,
      { values, noise: values.map((value) => rounding * Math.abs(value)) },
    ]),
  );
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => entryOf(tensors, name));
    tensors.set(node.output, noisy(node, inputs, rounding));
  }
  return graph.outputs.flatMap((name) => [...entryOf(tensors, name).noise]);
}

type Noisy = Readonly<{ values: Float64Array; noise: Float64Array }>;

/** The smallest number above 0 that a float type has: what an underflow loses. */
const underflowOf = (rounding: number): number => (rounding === ROUNDING.float16 ? 2 ** -24 : 2 ** -149);

/** A product, its sum, and a factor of the operator's own on either side. */
const ROUNDINGS_BESIDE_TERMS = 4;

function noisy(node: LoweredNode, inputs: readonly Noisy[], rounding: number): Noisy {
  switch (node.kind) {
    case "affine": {
      const values = new Float64Array(node.rows.length);
      const noise = new Float64Array(node.rows.length);
      node.rows.forEach(({ terms, bias }, row) => {
        let [value, inherited, size] = [bias, 0, Math.abs(bias)];
        for (const { input, index, coefficient } of terms) {
          const source = elementAt(inputs, input);
          const product = coefficient * elementAt(source.values, index);
          value += product;
          size += Math.abs(product);
          inherited += Math.abs(coefficient) * elementAt(source.noise, index);
        }
        const count = terms.length + ROUNDINGS_BESIDE_TERMS;
        values[row] = value;
        noise[row] = inherited + count * (rounding * (size + inherited) + underflowOf(rounding));
      });
      return { values, noise };
    }
    case "relu": {
      const { values, noise } = elementAt(inputs, 0);
      return { values: values.map((value) => Math.max(0, value)), noise };
    }
    case "rearrange": {
      const pick = (of: "values" | "noise") =>
        Float64Array.from(node.picks, ({ input, index }) => elementAt(elementAt(inputs, input)[of], index));
      return { values: pick("values"), noise: pick("noise") };
    }
  }
}

/** Refuses a model that some admissible row drives beyond what its floats hold. @error FloatModelOverflow */
export function checkOverflow(graph: LoweredGraph, floatGraph: FloatGraph, features: readonly RealRange[]): void {
  const isDouble = floatGraph.inputs.every(({ elementType }) => elementType === "float64");
  const largest = isDouble ? Number.MAX_VALUE : roundingOf(floatGraph) === ROUNDING.float16 ? FLOAT16_MAX : FLOAT32_MAX;
  for (const [tensor, ranges] of realRanges(graph, features))
    for (const { min, max } of ranges)
      if (!(min >= -largest && max <= largest))
        throw new FloatModelOverflow(tensor, "for some features that the schema admits", min < -largest ? min : max);
}
