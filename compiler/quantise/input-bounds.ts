import { elementAt, entryOf } from "../graph/element-at.ts";
import type { LoweredGraph } from "../graph/lowered-graph.ts";
import { outward } from "./outward.ts";
import type { SchemaElement } from "./schema-elements.ts";

/**
 * How far each output can move when every feature moves by half its unit: by the sizes of the weights on every way from one to the
 * other, of a fused graph whose ReLUs are all there.
 */
export function inputBounds(graph: LoweredGraph, features: readonly SchemaElement[]): number[] {
  const reach = new Map<string, readonly number[]>();
  let start = 0;
  for (const { name, size } of graph.inputs)
    reach.set(
      name,
      features.slice(start, (start += size)).map(({ scale }) => scale / 2),
    );
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => entryOf(reach, name));
    const at = (input: number, index: number): number => elementAt(elementAt(inputs, input), index);
    if (node.kind === "relu") reach.set(node.output, elementAt(inputs, 0));
    else if (node.kind === "rearrange")
      reach.set(
        node.output,
        node.picks.map(({ input, index }) => at(input, index)),
      );
    else
      reach.set(
        node.output,
        node.rows.map(({ terms }) => {
          let sum = 0;
          for (const { input, index, coefficient } of terms) sum += Math.abs(coefficient) * at(input, index);
          return outward(sum, terms.length);
        }),
      );
  }
  return graph.outputs.flatMap((name) => [...entryOf(reach, name)]);
}
