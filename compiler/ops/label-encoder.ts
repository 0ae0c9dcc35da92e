// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import { sizeOf } from "../graph/shape.ts";
import { floatsAttribute, tensorAttribute, wholesAttribute } from "../list-attributes.ts";
import { affineNode, pickingNode } from "../lowering/affine-node.ts";
import { stepsNode } from "../lowering/steps-node.ts";
import { nextAbove } from "../lowering/trees/float-neighbour.ts";
import { writtenMap, type WrittenRow } from "../lowering/written-map.ts";
import { floatAttribute, inputOf, integerAttribute, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator, TensorView } from "../operator.ts";

/** Each key costs two thresholds at most. */
const MAX_KEYS = 2 ** 12;

/**
 * The value of the key that x is, or a default: a step up or down at each key and after it. @shape x[…] -> y[…]
 * @error of rounded values
 */
export const definition: Operator = {
  name: "LabelEncoder",
  domain: "ai.onnx.ml",
  sinceOpset: 2,
  attributes: {
    ...{ keys_int64s: {}, keys_floats: {}, keys_tensor: { since: 4 } },
    ...{ values_int64s: {}, values_floats: {}, values_tensor: { since: 4 } },
    ...{ default_int64: {}, default_float: {}, default_tensor: { since: 4 } },
  },
  arity: () => [1, 1],
  elements: "any",
  error: "rounded-coefficients",
  inferElementTypes: (node) => [valuesOf(node).type],
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (node, _tensors, [shape]) => 6 * sizeOf(shape) * keysOf(node).length,
  lower: (node, tensors, [shape]) => {
    const [input, output, size] = [inputOf(node, 0), outputOf(node), sizeOf(shape)];
    const { base, steps } = stepsOf(node, tensors);
    const places = Array.from({ length: size }, (_, place) => place);
    const rows = places.map((place): WrittenRow => [
      base,
      ...steps.map(({ rise }, step) => [place * steps.length + step, rise] as const),
    ]);
    return [
      pickingNode(
        [input],
        `${output}:compared`,
        places.flatMap((place) => steps.map(() => place)),
      ),
      stepsNode(
        `${output}:compared`,
        `${output}:steps`,
        places.flatMap(() => steps.map(({ threshold }) => threshold)),
        "float64",
      ),
      affineNode([`${output}:steps`], output, writtenMap(rows)),
    ];
  },
  examples: [
    {
      title: "gives floats for floats",
      inputs: [{ shape: [1, 3] }],
      attributes: { keys_floats: [0.25, 0.5, -1], values_floats: [1.5, 7, -0.3], default_float: 0.75 },
    },
  ],
};

function keysOf(node: FloatNode): readonly number[] {
  const tensor = tensorAttribute(node, "keys_tensor");
  return wholesAttribute(node, "keys_int64s") ?? floatsAttribute(node, "keys_floats") ?? [...(tensor?.data ?? [])];
}

function valuesOf(node: FloatNode): { type: "int64" | "float32"; values: readonly number[]; byDefault: number } {
  const tensor = tensorAttribute(node, "values_tensor");
  const byDefault = tensorAttribute(node, "default_tensor")?.data[0];
  const whole = wholesAttribute(node, "values_int64s");
  if (whole !== undefined)
    return { type: "int64", values: whole, byDefault: byDefault ?? integerAttribute(node, "default_int64", -1) };
  const values = floatsAttribute(node, "values_floats");
  if (values !== undefined)
    return { type: "float32", values, byDefault: byDefault ?? floatAttribute(node, "default_float", -0) };
  const type = tensor?.elementType;
  if (tensor === undefined || (type !== "int64" && type !== "float32"))
    throw new UnsupportedNode(node, "it gives no numbers", "Give numbers in the place of strings");
  return { type, values: [...tensor.data], byDefault: byDefault ?? (type === "int64" ? -1 : 0) };
}

/** The value before the first key, and where it rises by how much; thresholds ascend. */
function stepsOf(node: FloatNode, tensors: TensorView): { base: number; steps: { threshold: number; rise: number }[] } {
  const [keys, { values, byDefault }] = [keysOf(node), valuesOf(node)];
  if (keys.length === 0 || keys.length !== values.length || keys.length > MAX_KEYS)
    throw new UnsupportedNode(
      node,
      `it has ${keys.length} keys that are numbers, and ${values.length} values`,
      `Give as many of one as of the other, numbers in the place of strings, and no more than ${MAX_KEYS}`,
    );
  const isWhole = tensors.elementType(inputOf(node, 0)) !== "float32";
  const found = new Map<number, number>();
  keys.forEach((key, index) => {
    if (!found.has(key)) found.set(key, values[index] ?? byDefault);
  });
  const rises = new Map<number, number>();
  const rise = (threshold: number, by: number): void => void rises.set(threshold, (rises.get(threshold) ?? 0) + by);
  for (const [key, value] of found) {
    rise(isWhole ? key - 0.5 : key, value - byDefault);
    rise(isWhole ? key + 0.5 : nextAbove(key, "float32"), byDefault - value);
  }
  const steps = [...rises].filter(([, by]) => by !== 0).sort(([a], [b]) => a - b);
  return { base: byDefault, steps: steps.map(([threshold, by]) => ({ threshold, rise: by })) };
}
