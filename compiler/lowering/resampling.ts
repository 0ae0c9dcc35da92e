// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import { sizeOf, type Shape } from "../graph/shape.ts";
import { SparseMapBuilder, type SparseMap } from "../graph/sparse-map.ts";
import { stringAttribute } from "../list-attributes.ts";
import { floatAttribute, integerAttribute, UnsupportedNode } from "../node-parts.ts";

/** What becomes of one axis: `places` in the place of `size`, `scale` apart. */
export type Resampled = Readonly<{ size: number; places: number; scale: number }>;

/** What a place reads of an axis, and with what weight. */
type Reads = readonly (readonly [at: number, weight: number])[];

/** Where a place lies on the old axis, by coordinate_transformation_mode. */
const COORDINATES: Readonly<Record<string, (place: number, axis: Resampled) => number>> = {
  half_pixel: (place, { scale }) => (place + 0.5) / scale - 0.5,
  half_pixel_symmetric: (place, { size, places, scale }) =>
    (size / 2) * (1 - places / (scale * size)) + (place + 0.5) / scale - 0.5,
  pytorch_half_pixel: (place, { places, scale }) => (places > 1 ? (place + 0.5) / scale - 0.5 : 0),
  align_corners: (place, { size, places }) => (places > 1 ? (place * (size - 1)) / (places - 1) : 0),
  asymmetric: (place, { scale }) => place / scale,
};

/** Modes that make new elements of old ones. */
export function interpolates({ attributes }: FloatNode): boolean {
  return attributes.mode === "linear" || attributes.mode === "cubic" || attributes.mode === "bilinear";
}

/** The weighted sums that an interpolation is, axes apart from each other; `byDefault`: the coordinates that the version has. @error UnsupportedNode */
export function resampledMap(node: FloatNode, axes: readonly Resampled[], byDefault: string): SparseMap {
  const mode = stringAttribute(node, "coordinate_transformation_mode", byDefault);
  const coordinate = Object.hasOwn(COORDINATES, mode) ? COORDINATES[mode] : undefined;
  if (coordinate === undefined)
    throw new UnsupportedNode(
      node,
      `coordinate_transformation_mode ${JSON.stringify(mode)} is not supported between elements`,
      `Use one of ${Object.keys(COORDINATES).join(", ")}`,
    );
  if (integerAttribute(node, "antialias", 0) !== 0)
    throw new UnsupportedNode(
      node,
      "it smooths what it shrinks (antialias)",
      "Resize without antialias, or pool before",
    );
  const readsOf = node.attributes.mode === "cubic" ? cubicReads(node) : linearReads;
  const reads = axes.map((axis) =>
    Array.from({ length: axis.places }, (_, place): Reads =>
      axis.size === axis.places && axis.scale === 1 ? [[place, 1]] : readsOf(coordinate(place, axis), axis.size),
    ),
  );
  return joinedMap(
    axes.map(({ size }) => size),
    reads,
  );
}

/** The two neighbours; beyond an end the last element. */
function linearReads(at: number, size: number): Reads {
  const held = Math.min(Math.max(at, 0), size - 1);
  const low = Math.floor(held);
  return held === low ? [[low, 1]] : [[low, 1 - (held - low)], [low + 1, held - low]]; // prettier-ignore
}

/** Four neighbours on a cubic; those beyond an end are the last element, or left out where the node says so. */
function cubicReads(node: FloatNode): (at: number, size: number) => Reads {
  const a = floatAttribute(node, "cubic_coeff_a", -0.75);
  const leavesOut = integerAttribute(node, "exclude_outside", 0) !== 0;
  const near = (s: number): number => ((a + 2) * s - (a + 3)) * s * s + 1;
  const far = (s: number): number => ((a * s - 5 * a) * s + 8 * a) * s - 4 * a;
  return (at, size) => {
    const low = Math.floor(at);
    const s = at - low;
    const all = [far(s + 1), near(s), near(1 - s), far(2 - s)].map(
      (weight, index) => [low - 1 + index, weight] as const,
    );
    const inside = leavesOut ? all.filter(([place]) => place >= 0 && place < size) : all;
    const sum = leavesOut ? inside.reduce((total, [, weight]) => total + weight, 0) : 1;
    return inside.map(([place, weight]) => [Math.min(Math.max(place, 0), size - 1), weight / sum] as const);
  };
}

/** Every combination of what the axes read, row-major. */
function joinedMap(from: Shape, reads: readonly (readonly Reads[])[]): SparseMap {
  const to = reads.map(({ length }) => length);
  const map = new SparseMapBuilder(2 * sizeOf(to));
  for (let element = 0; element < sizeOf(to); element++) {
    let rest = element;
    let terms: Reads = [[0, 1]];
    let step = 1;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      const own = elementAt(elementAt(reads, axis), rest % elementAt(to, axis));
      rest = Math.floor(rest / elementAt(to, axis));
      terms = terms.flatMap(([at, weight]) =>
        own.map(([place, share]) => [at + place * step, weight * share] as const),
      );
      step *= elementAt(from, axis);
    }
    const merged = new Map<number, number>();
    for (const [at, weight] of terms) merged.set(at, (merged.get(at) ?? 0) + weight);
    for (const [at, weight] of merged) if (weight !== 0) map.add(at, weight);
    map.endRow();
  }
  return map.build();
}
