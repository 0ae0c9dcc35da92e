// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import { ShapeMismatch } from "../graph/shape.ts";
import { floatsAttribute, stringAttribute } from "../list-attributes.ts";
import { constantInput, inputOf, integersAttribute, settingInput, UnsupportedNode } from "../node-parts.ts";
import type { TensorView } from "../operator.ts";
import { axisOf } from "./reduction.ts";
import type { Resampled } from "./resampling.ts";

const REMEDY = "Fix scales and sizes when exporting: a circuit has one shape";

/**
 * What a Resize or an Upsample makes of each axis. `places`: which inputs hold the scales and the sizes; scales may be an attribute.
 * @error UnsupportedNode, ShapeMismatch
 */
export function resizedAxes(
  node: FloatNode,
  tensors: TensorView,
  places: Readonly<{ scales: number; sizes?: number }>,
): readonly Resampled[] {
  const shape = tensors.shape(inputOf(node, 0));
  const policy = stringAttribute(node, "keep_aspect_ratio_policy", "stretch");
  if (policy !== "stretch")
    throw new UnsupportedNode(node, `keep_aspect_ratio_policy is ${policy}`, "Give the sizes that it leads to");
  const named = integersAttribute(node, "axes")?.map((axis) => axisOf(node, axis, shape.length));
  const axes = named ?? [...shape.keys()];
  const isGiven = (place: number | undefined): place is number =>
    place !== undefined && Boolean(node.inputs[place]) && constantInput(node, place, tensors, REMEDY).data.length > 0;
  const sizes = isGiven(places.sizes) ? settingInput(node, places.sizes, tensors) : undefined;
  const scales = isGiven(places.scales)
    ? [...constantInput(node, places.scales, tensors, REMEDY).data]
    : floatsAttribute(node, "scales");
  const given = sizes ?? scales;
  if (given?.length !== axes.length)
    throw new ShapeMismatch(`${node.op} node "${node.name}"`, `it does not say how large ${axes.length} axes become`);
  return shape.map((size, axis): Resampled => {
    const place = axes.indexOf(axis);
    if (place < 0) return { size, places: size, scale: 1 };
    const value = elementAt(given, place);
    if (sizes !== undefined) return { size, places: value, scale: Math.fround(value / size) };
    return { size, places: Math.floor(Math.fround(size * value)), scale: value };
  });
}
