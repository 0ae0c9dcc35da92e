// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { entryOf } from "../graph/element-at.ts";
import { tensorSizes, type LoweredGraph } from "../graph/lowered-graph.ts";
import { eachTerm, type SparseMap } from "../graph/sparse-map.ts";
import { ModelTooLarge } from "../onnx/tensor-shape.ts";
import { realFaceOf } from "../primitive-table.ts";
import { MAX_FUSED_TERMS } from "./substitute-sums.ts";

/**
 * Each takes 20 to 45 constraints, the more the finer: a network of 29,000 was measured to take 1.2 million. More of them leave the 2^21 rows that
 * a prover of 4 GB of memory should have room for: an estimate, no such proof was made.
 */
const MAX_NONLINEAR = 2 ** 15;

/** Of all the maps that are written together: circom reads each term. */
const MAX_TERMS_IN_ALL = MAX_FUSED_TERMS;

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

/** Few enough elements are no sums, which joining sums changes nothing of: it would take its time first. @error ModelTooLarge */
export function checkNonlinear(graph: LoweredGraph): LoweredGraph {
  const sizes = tensorSizes(graph);
  let nonlinear = 0;
  for (const node of graph.nodes) {
    if (realFaceOf(node).affine !== undefined) continue;
    nonlinear += entryOf(sizes, node.output);
    if (nonlinear > MAX_NONLINEAR)
      throw new ModelTooLarge(`Nonlinear elements up to tensor "${node.output}"`, nonlinear, MAX_NONLINEAR);
  }
  return graph;
}

/** What fusing has made is small enough to write, and every number in it is one. @error ModelTooLarge, CoefficientOutOfRange */
export function checkFused(graph: LoweredGraph): LoweredGraph {
  const sizes = tensorSizes(graph);
  let terms = 0;
  for (const node of graph.nodes) {
    const map = realFaceOf(node).affine?.(
      node.parameters,
      node.inputs.map((name) => entryOf(sizes, name)),
    );
    if (map === undefined) continue;
    terms += map.columns.length;
    if (terms > MAX_TERMS_IN_ALL)
      throw new ModelTooLarge(`Terms of all linear maps up to tensor "${node.output}"`, terms, MAX_TERMS_IN_ALL);
    checkCoefficients(node.output, map);
  }
  return graph;
}

function checkCoefficients(output: string, map: SparseMap): void {
  map.biases.forEach((bias, row) => {
    let largest = Math.abs(bias);
    eachTerm(map, row, (_, weight) => {
      if (!(Math.abs(weight) < COEFFICIENTS.largest)) throw new CoefficientOutOfRange(output, weight);
      largest = Math.max(largest, Math.abs(weight));
    });
    if (!(Math.abs(bias) < COEFFICIENTS.largest)) throw new CoefficientOutOfRange(output, bias);
    if (largest > 0 && largest < COEFFICIENTS.smallest) throw new CoefficientOutOfRange(output, largest);
  });
}
