import { ShapeMismatch, sizeOf } from "../graph/shape.ts";
import { sameElements } from "../lowering/affine-node.ts";
import { inputOf, integersAttribute, outputOf, settingInput } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** Drops dimensions of 1: those of `axes` (an input from opset 13 on), or all. @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "Squeeze",
  sinceOpset: 1,
  attributes: { axes: { until: 12 } },
  arity: (opset) => [1, opset < 13 ? 1 : 2],
  elements: "any",
  settings: [1],
  error: "exact",
  inferShape: (node, tensors) => {
    const shape = tensors.shape(inputOf(node, 0));
    const given = node.inputs[1] ? settingInput(node, 1, tensors) : (integersAttribute(node, "axes") ?? []);
    // An empty list is one that is left out, to onnxruntime.
    const axes = given.length === 0 ? undefined : given.map((axis) => (axis < 0 ? axis + shape.length : axis));
    const isOne = (axis: number): boolean => shape[axis] === 1;
    if (axes !== undefined && !axes.every(isOne))
      throw new ShapeMismatch(`Squeeze node "${node.name}"`, `not every axis of [${axes.join(", ")}] has one element`);
    return shape.filter((dimension, axis) => (axes === undefined ? dimension !== 1 : !axes.includes(axis)));
  },
  terms: (_node, _tensors, shape) => sizeOf(shape),
  lower: (node, _tensors, shape) => [sameElements(inputOf(node, 0), outputOf(node), sizeOf(shape))],
  examples: [
    {
      title: "drops the axes it is given",
      inputs: [{ shape: [1, 1, 3] }, { shape: [1], values: [1], elementType: "int64" }],
    },
    {
      title: "counts axes from the end",
      inputs: [{ shape: [1, 2, 1] }, { shape: [1], values: [-1], elementType: "int64" }],
    },
    {
      title: "drops every dimension of 1 for no axes",
      inputs: [{ shape: [1, 2, 1] }, { shape: [0], values: [], elementType: "int64" }],
    },
    {
      title: "takes axes as an attribute before opset 13",
      opset: 11,
      inputs: [{ shape: [1, 1, 3] }],
      attributes: { axes: [1n] },
    },
  ],
};
