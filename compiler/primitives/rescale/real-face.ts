import { elementAt } from "../../graph/element-at.ts";
import type { PointwiseOperation, RealFace } from "../../real-face.ts";
import { hiddenRelus } from "./hidden-relus.ts";
import { narrowed } from "./narrowed.ts";
import { outputsOf } from "./outputs.ts";

/** On real numbers only the ReLU is left of it: it has no parameters. */
export type Relu = Readonly<Record<string, never>>;

const RELU: PointwiseOperation = { label: "relu", at: (x) => Math.max(0, x), isStraight: true };

/** y = max(0, x), element by element. */
export const reluReal: RealFace<Relu> = {
  size: (_, sizes) => elementAt(sizes, 0),
  work: (_, sizes) => elementAt(sizes, 0),
  evaluate: (_, inputs) => positivePart(elementAt(inputs, 0)),
  ranges: (_, inputs) => {
    const { min, max } = elementAt(inputs, 0);
    return { min: positivePart(min), max: positivePart(max) };
  },
  moves: (_, _ranges, moves) => elementAt(moves, 0),
  roundings: (_, inputs) => new Float64Array(elementAt(inputs, 0).min.length),
  pullBack: (_, inputs, slopes, inner) => {
    const [values, into] = [elementAt(inputs, 0), elementAt(inner, 0)];
    slopes.forEach((slope, index) => {
      if (elementAt(values, index) > 0) into[index] = elementAt(into, index) + slope;
    });
  },
  elementwise: {
    linearWithin: (_, _index, { min, max }) => {
      if (max <= 0) return { slope: 0, bias: 0 };
      return min >= 0 ? { slope: 1, bias: 0 } : undefined;
    },
    pick: (parameters) => parameters,
  },
  pointwise: (_, index) => ({ operation: RELU, reads: [index] }),
  quantise: (_, { inputs, output, layer }, quantiser) => hiddenRelus(elementAt(inputs, 0), output, layer, quantiser),
  quantiseOutputs: (_, { inputs, output, layer }, quantiser, outputs) =>
    outputsOf(elementAt(inputs, 0), output, "relu", layer, quantiser, outputs),
  rescaling: {
    narrowed,
    outputs: (tensor, layer, quantiser, outputs) => outputsOf(tensor, tensor, "none", layer, quantiser, outputs),
  },
};

function positivePart(values: Float64Array): Float64Array {
  return values.map((value) => Math.max(0, value));
}
