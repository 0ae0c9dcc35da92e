// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "./graph/float-graph.ts";
import { loadFolder } from "./load-folder.ts";
import type { Operator } from "./operator.ts";

/** Every operator of `ops/`, by its name: ONNX's, or that of another domain with the domain before it where both have one. */
export const operators = await loadFolder<Operator>(new URL("./ops/", import.meta.url));

/** The operator that a node is of, if its domain, name and version are known. */
export function knownOperator({ op, domain, opset }: Pick<FloatNode, "op" | "domain" | "opset">): Operator | undefined {
  const operator = operators.get(`${domain}.${op}`) ?? operators.get(op);
  return operator?.domain === (domain || undefined) && opset >= (operator?.sinceOpset ?? 0) ? operator : undefined;
}
