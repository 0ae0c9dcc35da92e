// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import type { Shape } from "../graph/shape.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import { integerRangeOf } from "../onnx/element-type.ts";
import type { TensorView } from "../operator.ts";
import { affineNode, constantNode, pickingNode } from "./affine-node.ts";
import { reductionGroups } from "./reduction.ts";
import { selectNode } from "./select-node.ts";
import { stepsNode } from "./steps-node.ts";
import { nextAbove } from "./trees/float-neighbour.ts";
import { writtenMap } from "./written-map.ts";

type TopK = Readonly<{ shape: Shape; axis: number; k: number; isLargest: boolean }>;

/** A column of elements, one for each group, and the places they come from. */
type Column = Readonly<{ values: string; places: string }>;

/**
 * The k best of each group: round after round the best of what is left comes to the front, from the end on, past each neighbour that is
 * not as good. Equals never pass each other.
 */
export function topNodes(node: FloatNode, tensors: TensorView, { shape, axis, k, isLargest }: TopK): LoweredNode[] {
  const [input, source] = [inputOf(node, 0), outputOf(node)];
  const count = elementAt(shape, axis);
  const { members } = reductionGroups({ from: shape, axes: [axis] });
  const groups = members.length / count;
  const inner = (name: string): string => `${source}:${name}`;
  const ahead = integerRangeOf(tensors.elementType(input)) === undefined ? nextAbove(0, "float32") : 0.5;
  const sign = isLargest ? 1 : -1;
  const nodes: LoweredNode[] = [];
  const columns = Array.from({ length: count }, (_, place): Column => {
    const column = { values: inner(`value${place}`), places: inner(`place${place}`) };
    const picks = Array.from({ length: groups }, (_unused, group) => elementAt(members, group * count + place));
    nodes.push(pickingNode([input], column.values, picks));
    nodes.push(constantNode(column.places, new Float64Array(groups).fill(place)));
    return column;
  });
  for (let round = 0; round < k; round++)
    for (let place = count - 2; place >= round; place--) {
      const [front, back] = [elementAt(columns, place), elementAt(columns, place + 1)];
      const name = (part: string): string => inner(`${part}-${round}-${place}`);
      const rows = eachOf(groups, (group) => [0, [group, -sign], [groups + group, sign]] as const);
      const isBetter = name("is-better");
      nodes.push(
        affineNode([front.values, back.values], name("gain"), writtenMap(rows)),
        stepsNode(name("gain"), isBetter, new Float64Array(groups).fill(ahead)),
        ...chosen(isBetter, back.values, front.values, name("front"), groups),
        ...chosen(isBetter, front.values, back.values, name("back"), groups),
        ...chosen(isBetter, back.places, front.places, name("front-place"), groups),
        ...chosen(isBetter, front.places, back.places, name("back-place"), groups),
      );
      columns[place] = { values: name("front"), places: name("front-place") };
      columns[place + 1] = { values: name("back"), places: name("back-place") };
    }
  const best = columns.slice(0, k);
  // Element (…, j, …) of the result is group g of column j.
  const results = reductionGroups({
    from: shape.map((size, place) => (place === axis ? k : size)),
    axes: [axis],
  }).members;
  const picks: number[] = [];
  results.forEach((element, place) => {
    picks[element] = (place % k) * groups + Math.floor(place / k);
  });
  const [values, places] = node.outputs;
  return [
    ...nodes.map((each) => ({ ...each, source })),
    ...(values ? [pickingNode(best.map((column) => column.values), values, picks)] : []), // prettier-ignore
    ...(places ? [pickingNode(best.map((column) => column.places), places, picks)] : []), // prettier-ignore
  ];
}

function chosen(condition: string, yes: string, no: string, output: string, size: number): LoweredNode[] {
  const choices = `${output}:choices`;
  const rows = eachOf(3 * size, (place) => [0, [place, 1]] as const);
  return [affineNode([condition, yes, no], choices, writtenMap(rows)), selectNode(choices, output)];
}

function eachOf<T>(count: number, make: (place: number) => T): T[] {
  return Array.from({ length: count }, (_, place) => make(place));
}
