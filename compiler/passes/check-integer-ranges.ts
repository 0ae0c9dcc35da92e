// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { InferredGraph } from "../graph/inferred-graph.ts";
import type { RealRanges } from "../graph/real-ranges.ts";
import { integerRangeOf } from "../onnx/element-type.ts";
import { knownOperator } from "../operator-table.ts";

/** Integer arithmetic of the model may wrap around, which no circuit does. */
export class IntegerMayWrap extends FatalError {
  constructor(tensor: string, type: string, worst: number, holds: Readonly<{ min: bigint; max: bigint }>) {
    super(
      "INTEGER_MAY_WRAP",
      `"${tensor}" can be ${worst} for what the schema admits, and its type ${type} only holds ${holds.min} … ${holds.max}: the model would wrap around. ` +
        "Give the features narrower ranges, or cast to a wider type (int64, or float32) before it.",
      { details: { tensor, type, worst } },
    );
  }
}

/** Ranges are rounded outwards; what lies between two whole numbers is none. */
const OUTWARD = 2 ** -30;

/**
 * Whole numbers are real numbers here, which is ONNX's arithmetic as long as none leaves its type: so that is proven of every tensor of an
 * integer type, for all that the schema admits, before anything is fused. Truths are always 0 or 1.
 * @error IntegerMayWrap
 */
export function checkIntegerRanges(graph: InferredGraph, ranges: ReadonlyMap<string, RealRanges>): void {
  const safe = new Set(graph.nodes.flatMap((node) => (neverWraps(node) ? node.outputs : [])));
  for (const [tensor, { min, max }] of ranges) {
    if (safe.has(tensor)) continue;
    const type = graph.facts.get(tensor)?.elementType;
    const holds = type === undefined ? undefined : integerRangeOf(type);
    if (type === undefined || type === "bool" || holds === undefined) continue;
    const [least, most] = [Number(holds.min), Number(holds.max)];
    min.forEach((low, index) => {
      const high = elementAt(max, index);
      const isBelow = low < least - OUTWARD * Math.max(1, -least);
      if (isBelow || !(high <= most + OUTWARD * Math.max(1, most)))
        throw new IntegerMayWrap(tensor, type, isBelow ? low : high, holds);
    });
  }
}

function neverWraps(node: FloatNode): boolean {
  const operator = knownOperator(node);
  return operator !== undefined && operator.moves === undefined && operator.neverWraps === true;
}
