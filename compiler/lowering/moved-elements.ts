import { elementAt } from "../graph/element-at.ts";
import type { MovedElements } from "../graph/inferred-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";

/** A tensor that is made of elements of others and zeros; `sizeOf` is the number of elements of an input. */
export function movedElements(
  output: string,
  { inputs, picks }: MovedElements,
  sizeOf: (input: string) => number,
): LoweredNode {
  const places = inputs.flatMap((name, input) =>
    Array.from({ length: sizeOf(name) }, (_, index) => ({ input, index })),
  );
  if (picks.includes(0)) {
    const rows = Array.from(picks, (pick) => ({
      bias: 0,
      terms: pick === 0 ? [] : [{ ...elementAt(places, pick - 1), coefficient: 1 }],
    }));
    return { kind: "affine", inputs, output, rows };
  }
  return { kind: "rearrange", inputs, output, picks: Array.from(picks, (pick) => elementAt(places, pick - 1)) };
}
