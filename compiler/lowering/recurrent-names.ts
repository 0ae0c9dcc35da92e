// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import type { Direction } from "./recurrent-form.ts";

/** Where the names of what a direction computes begin: with the first output that the node names. */
export function outputName({ outputs }: FloatNode, { name }: Direction): string {
  return `${outputs.find((output) => output !== "") ?? ""}:${name}`;
}
