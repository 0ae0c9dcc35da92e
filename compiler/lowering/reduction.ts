// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import { ShapeMismatch, sizeOf, type Shape } from "../graph/shape.ts";
import { inputOf, integerAttribute, integersAttribute, settingInput, UnsupportedNode } from "../node-parts.ts";
import type { OpsetRange, OperatorExample, TensorView } from "../operator.ts";
import type { Groups } from "./groups.ts";

/** What becomes of the shape: `keeps` is with the reduced dimensions as 1, and `isNothing` when the node reduces nothing at all. */
export type Reduction = Readonly<{ from: Shape; axes: readonly number[]; shape: Shape; isNothing: boolean }>;

/** The attributes of a reduction whose axes are an input from `since` on. */
export function reductionAttributes(since: number): Readonly<Record<string, OpsetRange>> {
  return { axes: { until: since - 1 }, keepdims: {}, noop_with_empty_axes: { since } };
}

export function reductionArity(since: number): (opset: number) => readonly [number, number] {
  return (opset) => [1, opset < since ? 1 : 2];
}

/** Axes as an attribute or an input, counted from either end; none mean all, or nothing where the node says so. @error ShapeMismatch, UnsupportedNode */
export function reductionOf(node: FloatNode, tensors: TensorView): Reduction {
  const from = tensors.shape(inputOf(node, 0));
  const given = (node.inputs[1] ? settingInput(node, 1, tensors) : integersAttribute(node, "axes")) ?? [];
  const isNothing = given.length === 0 && integerAttribute(node, "noop_with_empty_axes", 0) !== 0;
  const axes = given.length > 0 || isNothing ? given.map((axis) => axisOf(node, axis, from.length)) : [...from.keys()];
  const keeps = integerAttribute(node, "keepdims", 1) !== 0;
  const shape = from.flatMap((dimension, axis) => (!axes.includes(axis) ? [dimension] : keeps ? [1] : []));
  if (sizeOf(from) === 0 && sizeOf(shape) > 0)
    throw new UnsupportedNode(node, "it reduces an empty tensor", "Leave it out of the model");
  return { from, axes, shape, isNothing };
}

/** An axis counted from either end. @error ShapeMismatch */
export function axisOf(node: FloatNode, axis: number, rank: number): number {
  const counted = axis < 0 ? axis + rank : axis;
  if (!(counted >= 0 && counted < rank))
    throw new ShapeMismatch(`${node.op} node "${node.name}"`, `axis ${axis} of a tensor with ${rank} dimensions`);
  return counted;
}

/** Which elements become which. */
export function reductionGroups({ from, axes }: Pick<Reduction, "from" | "axes">): Groups {
  const size = sizeOf(from);
  const count = axes.reduce((product, axis) => product * elementAt(from, axis), 1);
  const groups = count === 0 ? 0 : size / count;
  const steps = outputSteps(from, axes);
  const members = new Uint32Array(size);
  const filled = new Uint32Array(groups);
  for (let element = 0; element < size; element++) {
    let [rest, group] = [element, 0];
    for (let axis = from.length - 1; axis >= 0; axis--) {
      const dimension = elementAt(from, axis);
      group += (rest % dimension) * elementAt(steps, axis);
      rest = Math.floor(rest / dimension);
    }
    const place = elementAt(filled, group);
    members[group * count + place] = element;
    filled[group] = place + 1;
  }
  return { starts: Uint32Array.from({ length: groups + 1 }, (_, group) => group * count), members };
}

/** Row-major steps in the result along each axis; 0 along those that vanish. */
function outputSteps(from: Shape, axes: readonly number[]): number[] {
  let step = 1;
  return from
    .map((dimension, axis) => [dimension, axis] as const)
    .toReversed()
    .map(([dimension, axis]) => {
      if (axes.includes(axis)) return 0;
      const own = step;
      step *= dimension;
      return own;
    })
    .toReversed();
}

/** Examples that every reduction has. */
export function reductionExamples(since: number): readonly OperatorExample[] {
  const axes = (...values: number[]) => ({ shape: [values.length], values, elementType: "int64" }) as const;
  const [before, after] = [since === 13 ? 12 : 17, since === 13 ? 17 : 18];
  return [
    { title: "reduces everything", opset: after, inputs: [{ shape: [2, 3] }] },
    {
      title: "takes axes as an attribute, and drops them",
      opset: before,
      inputs: [{ shape: [2, 3, 2] }],
      attributes: { axes: [-2n, 0n], keepdims: 0n },
    },
    { title: "takes axes as an input, and keeps them as 1", opset: after, inputs: [{ shape: [2, 3] }, axes(-1)] },
    {
      title: "does nothing where it is asked to",
      opset: after,
      inputs: [{ shape: [1, 3] }, axes()],
      attributes: { noop_with_empty_axes: 1n },
    },
  ];
}
