// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { sizeOf } from "../graph/shape.ts";
import { floatsAttribute, wholesAttribute } from "../list-attributes.ts";
import { affineNode, sameElements } from "../lowering/affine-node.ts";
import { selectNode } from "../lowering/select-node.ts";
import { stepsNode } from "../lowering/steps-node.ts";
import { nextAbove } from "../lowering/trees/float-neighbour.ts";
import { writtenMap, type WrittenRow } from "../lowering/written-map.ts";
import { floatAttribute, inputOf, integerAttribute, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/**
 * x, but another value in the place of one that stands for a missing value; where that is NaN, x itself: no integer is.
 * @shape x[…,f] -> y[…,f] @error of x on another scale
 */
export const definition: Operator = {
  name: "Imputer",
  domain: "ai.onnx.ml",
  sinceOpset: 1,
  attributes: {
    ...{ imputed_value_floats: {}, imputed_value_int64s: {}, replaced_value_float: {}, replaced_value_int64: {} },
  },
  arity: () => [1, 1],
  elements: "any",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => 8 * sizeOf(shape),
  lower: (node, _tensors, [shape]) => {
    const size = sizeOf(shape);
    const { replaced, imputed } = replacement(node, shape.at(-1) ?? 1);
    const [input, output] = [inputOf(node, 0), outputOf(node)];
    if (Number.isNaN(replaced)) return [sameElements(input, output, size)];
    return replacing(input, output, size, replaced, imputed);
  },
  examples: [
    {
      title: "has nothing to replace",
      inputs: [{ shape: [1, 3] }],
      attributes: { imputed_value_floats: [0.5, 1, 2], replaced_value_float: NaN },
    },
    {
      title: "replaces a value of each feature",
      inputs: [{ shape: [2, 2] }],
      attributes: { imputed_value_floats: [0.5, 1.25], replaced_value_float: 0 },
    },
  ],
};

function replacement(node: FloatNode, features: number) {
  const floats = floatsAttribute(node, "imputed_value_floats");
  const values = floats ?? wholesAttribute(node, "imputed_value_int64s") ?? [];
  if (values.length !== 1 && values.length !== features)
    throw new UnsupportedNode(
      node,
      `it has ${values.length} values for ${features} features`,
      "Check the model with onnx.checker and export it again",
    );
  return {
    replaced: floats
      ? floatAttribute(node, "replaced_value_float", 0)
      : integerAttribute(node, "replaced_value_int64", 0),
    imputed: (place: number): number => values[values.length === 1 ? 0 : place % features] ?? 0,
  };
}

/** At least the value, and not at least the next one above. */
function replacing(
  input: string,
  output: string,
  size: number,
  replaced: number,
  imputed: (place: number) => number,
): LoweredNode[] {
  const places = Array.from({ length: size }, (_, place) => place);
  const itself = (start: number): WrittenRow[] => places.map((place) => [0, [start + place, 1]]);
  const thresholds = (value: number) => new Float64Array(size).fill(value);
  const [from, above, replacedHere] = [`${output}:from`, `${output}:above`, `${output}:from-on`];
  const inner = [...itself(size), ...itself(0), ...places.map((place): WrittenRow => [imputed(place)])];
  return [
    stepsNode(input, from, thresholds(replaced)),
    stepsNode(input, above, thresholds(nextAbove(replaced, "float32"))),
    affineNode([input, above], `${output}:inner`, writtenMap(inner)),
    selectNode(`${output}:inner`, replacedHere),
    affineNode(
      [input, from, replacedHere],
      `${output}:outer`,
      writtenMap([...itself(size), ...itself(2 * size), ...itself(0)]),
    ),
    selectNode(`${output}:outer`, output),
  ];
}
