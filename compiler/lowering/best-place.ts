// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import { sizeOf } from "../graph/shape.ts";
import { SparseMapBuilder } from "../graph/sparse-map.ts";
import { inputOf, integerAttribute, outputOf } from "../node-parts.ts";
import { integerRangeOf } from "../onnx/element-type.ts";
import type { ComputingOperator } from "../operator.ts";
import { affineNode } from "./affine-node.ts";
import { bestLabelNodes } from "./class-labels.ts";
import { axisOf, reductionGroups } from "./reduction.ts";

/** An operator that gives the place of the best element along an axis: of several the first, or the last where that is asked for. */
export function bestPlaceOperator(name: string, sign: 1 | -1): ComputingOperator {
  return {
    ...{ name, sinceOpset: 1 },
    attributes: { axis: {}, keepdims: {}, select_last_index: { since: 12 } },
    arity: () => [1, 1],
    elements: "numbers",
    inferElementTypes: () => ["int64"],
    error: "exact",
    inferShapes: (node, tensors) => {
      const shape = tensors.shape(inputOf(node, 0));
      const axis = axisOf(node, integerAttribute(node, "axis", 0), shape.length);
      const keeps = integerAttribute(node, "keepdims", 1) !== 0;
      return [shape.flatMap((size, place) => (place !== axis ? [size] : keeps ? [1] : []))];
    },
    terms: (node, tensors) => 12 * sizeOf(tensors.shape(inputOf(node, 0))),
    lower: (node, tensors) => {
      const [input, output] = [inputOf(node, 0), outputOf(node)];
      const from = tensors.shape(input);
      const axis = axisOf(node, integerAttribute(node, "axis", 0), from.length);
      const [count, isLast] = [elementAt(from, axis), integerAttribute(node, "select_last_index", 0) !== 0];
      const { members } = reductionGroups({ from, axes: [axis] });
      const order = Array.from({ length: count }, (_, place) => (isLast ? count - 1 - place : place));
      const map = new SparseMapBuilder(members.length);
      for (let row = 0; row < members.length; row += count)
        for (const place of order) {
          map.add(elementAt(members, row + place), sign);
          map.endRow();
        }
      const scores = `${output}:scores`;
      const isWhole = integerRangeOf(tensors.elementType(input)) !== undefined;
      return [
        { ...affineNode([input], scores, map.build()), source: output },
        ...bestLabelNodes(scores, output, members.length / count, order, isWhole ? 0.5 : undefined),
      ];
    },
    examples: [
      { title: "looks along the first axis", inputs: [{ shape: [4, 2] }], outputTypes: ["int64"] },
      {
        title: "looks along the last axis and drops it",
        inputs: [{ shape: [2, 3] }],
        attributes: { axis: -1n, keepdims: 0n },
        outputTypes: ["int64"],
      },
      {
        title: "takes the last of several",
        inputs: [{ shape: [1, 6], elementType: "int32", within: [0, 2] }],
        attributes: { axis: 1n, select_last_index: 1n },
        outputTypes: ["int64"],
      },
      {
        title: "takes the first of several",
        inputs: [{ shape: [1, 6], elementType: "int32", within: [0, 2] }],
        attributes: { axis: 1n },
        outputTypes: ["int64"],
      },
    ],
  };
}
