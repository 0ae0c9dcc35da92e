import { FatalError } from "../../schema/errors.ts";
import { entryOf } from "../graph/element-at.ts";
import { tensorSizes, type AffineNode, type LoweredGraph } from "../graph/lowered-graph.ts";
import { ModelTooLarge } from "../onnx/tensor-shape.ts";

/** Weights of the integer model's matrices together, zeros included: its file writes each map as a full matrix of int64. */
export const MAX_WEIGHTS_IN_ALL = 2 ** 23;

/** No float32 is larger; coefficients that are cannot come from a model that works. */
const MAX_COEFFICIENT = 2 ** 128;

/** Layers without a nonlinear one between them multiply to weights that no float32 holds. */
export class CoefficientOverflow extends FatalError {
  constructor(tensor: string, value: number) {
    super(
      "COEFFICIENT_OVERFLOW",
      `The linear map behind tensor "${tensor}" has the coefficient ${value}, which no float32 holds. Scale the weights of the layers before it down.`,
      { details: { tensor, value } },
    );
  }
}

/** What fusing has made is small enough to write, and every number in it is one. @error ModelTooLarge, CoefficientOverflow */
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
    const wrong = [bias, ...terms.map(({ coefficient }) => coefficient)].find(
      (value) => !(Math.abs(value) < MAX_COEFFICIENT),
    );
    if (wrong !== undefined) throw new CoefficientOverflow(output, wrong);
  }
}
