import { elementAt } from "../graph/element-at.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { sizeOf, type Shape } from "../graph/shape.ts";
import { SparseMapBuilder } from "../graph/sparse-map.ts";
import { affineNode } from "./affine-node.ts";

/** factor · input + addend, where axis 1 says which of the factors and addends. */
export function perChannel(
  input: Readonly<{ name: string; shape: Shape }>,
  output: string,
  factors: Float64Array,
  addends: Float64Array,
): LoweredNode {
  const size = sizeOf(input.shape);
  const perElement = sizeOf(input.shape.slice(2));
  const map = new SparseMapBuilder(size);
  for (let element = 0; element < size; element++) {
    const channel = Math.floor(element / perElement) % factors.length;
    map.add(element, elementAt(factors, channel));
    map.endRow(elementAt(addends, channel));
  }
  return affineNode([input.name], output, map.build());
}
