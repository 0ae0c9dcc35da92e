import { FatalError } from "../../schema/errors.ts";
import { entryOf } from "../graph/element-at.ts";
import { tensorSizes, type AffineNode, type LoweredGraph } from "../graph/lowered-graph.ts";
import { ModelTooLarge } from "../onnx/tensor-shape.ts";

/** Weights of the integer model's matrices together, zeros included: its file writes each map as a full matrix of int64. */
const MAX_WEIGHTS_IN_ALL = 2 ** 22;

/** No float32 is larger, and no two of them multiply to less: beyond that doubles lose their digits on the way to integers. */
const COEFFICIENTS = { largest: 2 ** 128, smallest: 2 ** -600 };

/** Layers without a nonlinear one between them multiply to weights that no float32 is near. */
export class CoefficientOutOfRange extends FatalError {
  constructor(tensor: string, value: number) {
    super(
      "COEFFICIENT_OUT_OF_RANGE",
      `The linear map behind tensor "${tensor}" has the coefficient ${value}, which is beyond what float32 holds. Scale the weights of the layers before it.`,
      { details: { tensor, value } },
    );
  }
}

/** What fusing has made is small enough to write, and every number in it is one. @error ModelTooLarge, CoefficientOutOfRange */
export function checkFused(graph: LoweredGraph): LoweredGraph {
  const sizes = tensorSizes(graph);
  let weights = 0;
  for (const node of graph.nodes) {
    if (node.kind !== "affine") continue;
    weights += node.rows.length * node.inputs.reduce((sum, name) => sum + entryOf(sizes, name), 0);
    if (weights > MAX_WEIGHTS_IN_ALL)
      throw new ModelTooLarge(`Weights of all matrices up to tensor "${node.output}"`, weights, MAX_WEIGHTS_IN_ALL);
    checkCoefficients(node);
  }
  return graph;
}

function checkCoefficients({ output, rows }: AffineNode): void {
  for (const { terms, bias } of rows) {
    let largest = Math.abs(bias);
    for (const { coefficient } of terms) {
      if (!(Math.abs(coefficient) < COEFFICIENTS.largest)) throw new CoefficientOutOfRange(output, coefficient);
      largest = Math.max(largest, Math.abs(coefficient));
    }
    if (!(Math.abs(bias) < COEFFICIENTS.largest)) throw new CoefficientOutOfRange(output, bias);
    if (largest > 0 && largest < COEFFICIENTS.smallest) throw new CoefficientOutOfRange(output, largest);
  }
}
