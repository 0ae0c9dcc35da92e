// SPDX-License-Identifier: GPL-3.0-or-later
import type { SquashingOp } from "../../schema/model-schema.ts";
import { elementAt } from "../graph/element-at.ts";
import type { FloatGraph, FloatNode } from "../graph/float-graph.ts";
import type { InferredGraph } from "../graph/inferred-graph.ts";
import { sizeOf, type Shape } from "../graph/shape.ts";
import { inputOf, integerAttribute, outputOf, UnsupportedNode } from "../node-parts.ts";
import { finalSquashes } from "./final-squashes.ts";
import { shapeOf } from "./shape-of.ts";

/** Output number `position` of the model, once `output`, gives what `op` was applied to. */
export type GivenScores = Readonly<{ position: number; output: string; op: SquashingOp }>;

/**
 * Outputs that end in a squashing operator give its input instead: the same order, an exact integer form and no constraint.
 * One anywhere else stays. Ask only for an author who asked.
 * @error UnsupportedNode when the order would not be the same
 */
export function giveScores(graph: InferredGraph): { graph: InferredGraph; scores: readonly GivenScores[] } {
  const squashes = finalSquashes(graph);
  for (const { node, op } of squashes) if (op !== "Sigmoid") checkOneGroup(node, shapeOf(graph, inputOf(node, 0)));
  const dropped = new Set(squashes.flatMap((squash) => squash.dropped));
  const outputs = graph.outputs.map((output, position) => {
    const squash = squashes.find((each) => each.outputs.includes(position));
    if (squash === undefined) return output;
    const shape = output.name === outputOf(squash.node) ? output.shape : undefined; // what carried it on may have had another
    return { ...output, name: inputOf(squash.node, 0), shape };
  });
  const scores = squashes.flatMap(({ op, outputs: positions }) =>
    positions.map((position) => ({ position, output: outputName(graph, position), op })),
  );
  return {
    graph: { ...graph, nodes: graph.nodes.filter((node) => !dropped.has(node)), outputs },
    scores: scores.sort((a, b) => a.position - b.position),
  };
}

function outputName({ outputs }: FloatGraph, position: number): string {
  return elementAt(outputs, position).name;
}

/** Values are comparable only with those they were normalised with: the order is the same when that is all of them. */
function checkOneGroup(node: FloatNode, shape: Shape): void {
  const coerced = node.opset < 13; // everything from the axis on is one group
  const given = integerAttribute(node, "axis", coerced ? 1 : -1);
  const axis = given < 0 ? given + shape.length : given;
  const shown = `[${shape.join(", ")}]`;
  if (axis < 0 || axis >= shape.length)
    throw new UnsupportedNode(
      node,
      `axis ${given} is not one of the shape ${shown}`,
      "Check the model with onnx.checker",
    );
  const group = coerced ? sizeOf(shape.slice(axis)) : elementAt(shape, axis);
  if (group === 1)
    throw new UnsupportedNode(
      node,
      `along axis ${given} of ${shown} there is one element, so that it gives a constant whatever the scores are`,
      "There is no order to keep: correct the axis, or export the model without it",
    );
  if (group !== sizeOf(shape))
    throw new UnsupportedNode(
      node,
      `along axis ${given} of ${shown} it compares ${group} of ${sizeOf(shape)} values at a time, and the scores of different groups do not compare`,
      "Give each group an output of its own, or export the model without it",
    );
}
