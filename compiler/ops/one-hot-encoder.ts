// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import { sizeOf } from "../graph/shape.ts";
import { wholesAttribute } from "../list-attributes.ts";
import { affineNode, pickingNode } from "../lowering/affine-node.ts";
import { stepsNode } from "../lowering/steps-node.ts";
import { nextAbove } from "../lowering/trees/float-neighbour.ts";
import { writtenMap, type WrittenRow } from "../lowering/written-map.ts";
import { inputOf, outputOf, UnsupportedNode } from "../node-parts.ts";
import { integerRangeOf } from "../onnx/element-type.ts";
import type { Operator } from "../operator.ts";

/** Each category costs two thresholds at most. */
const MAX_CATEGORIES = 2 ** 12;

/**
 * 1 at the category that x is, cut to a whole number, and 0 at the others; 0 at all where it is none of them. @shape x[…] -> y[…,c]
 * @error none
 */
export const definition: Operator = {
  name: "OneHotEncoder",
  domain: "ai.onnx.ml",
  sinceOpset: 1,
  // Without zeros a category that is not known is an error to a runtime: rows that have none give the same either way.
  attributes: { cats_int64s: {}, zeros: {} },
  arity: () => [1, 1],
  elements: "any",
  error: "exact",
  inferElementTypes: () => ["float32"],
  inferShapes: (node, tensors) => [[...tensors.shape(inputOf(node, 0)), categoriesOf(node).length]],
  terms: (node, tensors) => 6 * sizeOf(tensors.shape(inputOf(node, 0))) * categoriesOf(node).length,
  lower: (node, tensors) => {
    const [input, output] = [inputOf(node, 0), outputOf(node)];
    const type = tensors.elementType(input);
    const edges = categoriesOf(node).flatMap((category) =>
      integerRangeOf(type) === undefined
        ? cutTo(category, type === "float64" ? "float64" : "float32")
        : [category - 0.5, category + 0.5],
    );
    const places = Array.from({ length: sizeOf(tensors.shape(input)) * edges.length }, (_, place) =>
      Math.floor(place / edges.length),
    );
    const rows = places.flatMap((_, place): WrittenRow[] =>
      place % 2 === 0 ? [[0, [place, 1], [place + 1, -1]]] : [],
    );
    const thresholds = places.map((_, place) => edges[place % edges.length] ?? 0);
    return [
      { ...pickingNode([input], `${output}:compared`, places), source: output },
      {
        ...stepsNode(`${output}:compared`, `${output}:steps`, thresholds, type === "float32" ? "float32" : "float64"),
        source: output,
      },
      affineNode([`${output}:steps`], output, writtenMap(rows)),
    ];
  },
  examples: [
    {
      title: "tells categories of whole numbers",
      inputs: [{ shape: [2, 2], elementType: "int64", within: [-3, 5] }],
      attributes: { cats_int64s: [4n, -2n, 0n, 1n] },
    },
    {
      title: "cuts floats to whole numbers",
      inputs: [{ shape: [1, 4], within: [-2.5, 3.5] }],
      attributes: { cats_int64s: [0n, 2n, -1n], zeros: 1n },
    },
  ],
};

/** From where to where numbers are cut to a whole one: towards zero. */
function cutTo(whole: number, precision: "float32" | "float64"): [from: number, to: number] {
  const after = (edge: number): number => (edge < 0 ? nextAbove(edge, precision) : edge);
  return [after(whole > 0 ? whole : whole - 1), after(whole < 0 ? whole : whole + 1)];
}

/** @error UnsupportedNode */
function categoriesOf(node: FloatNode): readonly number[] {
  const categories = wholesAttribute(node, "cats_int64s") ?? [];
  if (categories.length > 0 && categories.length <= MAX_CATEGORIES && new Set(categories).size === categories.length)
    return categories;
  throw new UnsupportedNode(
    node,
    `it has ${categories.length} categories that are whole numbers`,
    `Encode the category as a whole number before the model (fit on numbers instead of strings), with 1 to ${MAX_CATEGORIES} different ones`,
  );
}
