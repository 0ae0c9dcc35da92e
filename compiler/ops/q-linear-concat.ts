// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import { elementAt } from "../graph/element-at.ts";
import { ShapeMismatch, sizeOf, type Shape } from "../graph/shape.ts";
import { constantNode, pickingNode } from "../lowering/affine-node.ts";
import { dequantised, parameterOf, quantised, quantisedType } from "../lowering/linear-quantisation.ts";
import { axisOf } from "../lowering/reduction.ts";
import { inputOf, integerAttribute, outputOf } from "../node-parts.ts";
import type { Operator, TensorView } from "../operator.ts";

/** Where the tensors begin among the inputs, each with its scale and its zero point behind it. */
const [FIRST, EACH] = [2, 3];

/** More tensors are not joined. */
const MOST = 256;

/** Quantised tensors one after the other along `axis`, each rounded to one scale. @shape a[…], b[…], … -> y[…] @error of a half that is rounded up */
export const definition: Operator = {
  name: "QLinearConcat",
  domain: "com.microsoft",
  sinceOpset: 1,
  attributes: { axis: {} },
  arity: () => [FIRST + EACH, FIRST + MOST * EACH],
  elements: "any",
  settings: [...new Array(FIRST + MOST * EACH).keys()].filter((place) => place < FIRST || (place - FIRST) % EACH > 0),
  inferElementTypes: (node, tensors) => [quantisedType(node, tensors, 1)],
  error: "approximated",
  inferShapes: (node, tensors) => [joined(node, tensors).shape],
  terms: (_node, _tensors, [shape]) => 12 * sizeOf(shape),
  lower: (node, tensors, [shape]) => {
    const { places, axis } = joined(node, tensors);
    const parts = places.map((value) => dequantised(node, tensors, { value, scale: value + 1, zero: value + 2 }));
    const [output, real] = [outputOf(node), `${outputOf(node)}:real`];
    const constants = parts.flatMap(({ name, constant }) =>
      constant === undefined ? [] : [constantNode(name, constant.data)],
    );
    const picks = joinedPicks(
      parts.map((part) => part.shape),
      axis,
    );
    const names = parts.map(({ name }) => name);
    const nodes = [...parts.flatMap((part) => part.nodes), ...constants, pickingNode(names, real, picks)];
    const scales = parameterOf(node, tensors, 0, { shape, axis, byDefault: 1 });
    const zeros = parameterOf(node, tensors, 1, { shape, axis, byDefault: 0 });
    return [
      ...nodes.map((each) => ({ ...each, source: output })),
      ...quantised(node, real, scales, zeros, quantisedType(node, tensors, 1)),
    ];
  },
  examples: [
    {
      title: "joins two activations and a constant",
      opset: 1,
      inputs: [
        { shape: [], values: [0.0371] },
        { shape: [], values: [90], elementType: "uint8" },
        { shape: [2, 1], elementType: "uint8" },
        { shape: [], values: [0.0213] },
        { shape: [], values: [12], elementType: "uint8" },
        { shape: [2, 2], elementType: "uint8" },
        { shape: [], values: [0.0413] },
        { shape: [], values: [0], elementType: "uint8" },
        { shape: [2, 1], values: [7, 200], elementType: "uint8" },
        { shape: [], values: [0.0171] },
        { shape: [], values: [100], elementType: "uint8" },
      ],
      attributes: { axis: 1n },
      outputTypes: ["uint8"],
    },
  ],
};

/** The places of the tensors among the inputs, and the shape of all together. @error ShapeMismatch */
function joined(node: FloatNode, tensors: TensorView) {
  const count = Math.floor((node.inputs.length - FIRST) / EACH);
  const places = Array.from({ length: count }, (_, index) => FIRST + index * EACH);
  const shapes = places.map((place) => tensors.shape(inputOf(node, place)));
  const first = elementAt(shapes, 0);
  const axis = axisOf(node, integerAttribute(node, "axis", 0), first.length);
  const others = (shape: Shape): string => shape.map((size, place) => (place === axis ? "" : size)).join();
  if (FIRST + count * EACH !== node.inputs.length || shapes.some((shape) => others(shape) !== others(first)))
    throw new ShapeMismatch(`QLinearConcat node "${node.name}"`, "its tensors do not fit together");
  const all = shapes.reduce((sum, shape) => sum + elementAt(shape, axis), 0);
  return { places, axis, shape: first.map((size, place) => (place === axis ? all : size)) };
}

/** For each element of the result its number among the elements of all tensors. */
function joinedPicks(shapes: readonly Shape[], axis: number): number[] {
  const outer = sizeOf(elementAt(shapes, 0).slice(0, axis));
  const blocks = shapes.map((shape) => sizeOf(shape.slice(axis)));
  const starts = blocks.map((_, index) => blocks.slice(0, index).reduce((sum, block) => sum + outer * block, 0));
  const rows = Array.from({ length: outer }, (_, row) =>
    blocks.map((block, index) =>
      Array.from({ length: block }, (__, place) => elementAt(starts, index) + row * block + place),
    ),
  );
  return rows.flat(2);
}
