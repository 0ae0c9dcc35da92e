// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { ComputingOperator, OperatorExample } from "../operator.ts";
import { reductionArity, reductionAttributes, reductionExamples, reductionOf, type Reduction } from "./reduction.ts";

/** What makes an operator of one that reduces axes. */
type ReductionOperator = Readonly<
  Pick<ComputingOperator, "name" | "elements" | "error"> & {
    takesLargest?: true;
    /** The first version in which axes are an input. */
    axesAreInputSince: number;
    /** The most terms of sums for each element that is read. */
    termsAnElement: number;
    lower: (input: string, output: string, reduction: Reduction) => readonly LoweredNode[];
    /** Of the examples that every reduction has. */
    exampleOf?: (example: OperatorExample) => OperatorExample;
  }
>;

/** An operator that makes one element of all those along some axes. @shape x[…] -> y[…] */
export function reductionOperator({
  axesAreInputSince,
  termsAnElement,
  lower,
  exampleOf = (example) => example,
  ...form
}: ReductionOperator): ComputingOperator {
  return {
    ...form,
    sinceOpset: 1,
    attributes: reductionAttributes(axesAreInputSince),
    arity: reductionArity(axesAreInputSince),
    settings: [1],
    inferShapes: (node, tensors) => [reductionOf(node, tensors).shape],
    terms: (node, tensors) => termsAnElement * sizeOf(tensors.shape(inputOf(node, 0))),
    lower: (node, tensors) => lower(inputOf(node, 0), outputOf(node), reductionOf(node, tensors)),
    examples: reductionExamples(axesAreInputSince).map(exampleOf),
  };
}
