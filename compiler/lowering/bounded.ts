// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { sameElements } from "./affine-node.ts";
import { linearNode, type PerElement } from "./linear-node.ts";
import { reluNode } from "./relu-node.ts";

/** max(input, bound), over constants: bound + relu(input − bound), whose interval begins at the bound. */
export function atLeast(input: string, output: string, size: number, bound: PerElement): LoweredNode[] {
  const [above, over] = [`${output}:above`, `${output}:over`];
  return [
    { ...linearNode([[input, 1]], above, size, negated(bound)), source: output },
    { ...reluNode(above, over), source: output },
    linearNode([[over, 1]], output, size, bound),
  ];
}

/** min(input, bound): bound − relu(bound − input). */
export function atMost(input: string, output: string, size: number, bound: PerElement): LoweredNode[] {
  const [below, under] = [`${output}:below`, `${output}:under`];
  return [
    { ...linearNode([[input, -1]], below, size, bound), source: output },
    { ...reluNode(below, under), source: output },
    linearNode([[under, -1]], output, size, bound),
  ];
}

function negated(values: PerElement): PerElement {
  return typeof values === "number" ? -values : Float64Array.from(values, (value) => -value);
}

/** min(max(input, least), most); a bound that is left out bounds nothing. */
export function clipped(
  input: string,
  output: string,
  size: number,
  { least, most }: Readonly<{ least?: number | undefined; most?: number | undefined }>,
): LoweredNode[] {
  if (most === undefined)
    return least === undefined ? [sameElements(input, output, size)] : atLeast(input, output, size, least);
  if (least === undefined) return atMost(input, output, size, most);
  const raised = `${output}:raised`;
  const nodes = atLeast(input, raised, size, least).map((node) => ({ ...node, source: output }));
  return [...nodes, ...atMost(raised, output, size, most)];
}
