// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../schema/errors.ts";
import { elementAt } from "./graph/element-at.ts";
import type { FloatNode } from "./graph/float-graph.ts";
import { operators } from "./operator-table.ts";
import { rewriteOf } from "./rewrites.ts";

/** No message names more kinds of operators; its details name all. */
const NAMED = 8;

type OperatorKind = Pick<FloatNode, "op" | "domain" | "opset">;

/** Nodes are of operators, or of versions of them, that no file of `ops/` implements: all that the model has, in one error. */
export class UnsupportedOperator extends FatalError {
  constructor(nodes: readonly FloatNode[], first?: FatalError) {
    const one = elementAt(nodes, 0);
    const byKind = [...Map.groupBy(nodes, (node) => `${fullName(node)} ${node.opset}`).values()];
    const kinds = byKind.map((same) => {
      const { name: node, opset, domain, op } = elementAt(same, 0);
      const full = fullName({ op, domain });
      return { op: full, node, opset, count: same.length, instead: rewriteFor({ op, domain, opset }) };
    });
    const shown = kinds.slice(0, NAMED).map(({ op, node, opset, count }) => {
      const where = count === 1 ? `node "${node}"` : `${count} nodes, the first "${node}"`;
      return `${op} (${where}, opset ${opset})`;
    });
    if (kinds.length > NAMED) shown.push(`${kinds.length - NAMED} more`);
    const [subject, verb] = kinds.length === 1 ? ["Operator", "is"] : ["Operators", "are"];
    const rewrites = [...Map.groupBy(kinds.slice(0, NAMED), ({ instead }) => instead)].map(
      ([instead, those]) => `${kinds.length === 1 ? "" : `${those.map(({ op }) => op).join(", ")}: `}${instead}`,
    );
    super(
      "UNSUPPORTED_OPERATOR",
      `${subject} ${shown.join(", ")} ${verb} not supported. ${rewrites.join(" ")} ` +
        `"proofcast inspect" tells of every operator of a model; docs/operators.md lists what is supported.${first === undefined ? "" : ` Besides: ${first.message}`}`,
      { details: { op: fullName(one), node: one.name, opset: one.opset, operators: kinds }, cause: first },
    );
  }
}

/** What to do about a node that has no circuit: another version of its operator, the same in another domain, or a rewrite. */
export function rewriteFor({ op, domain, opset }: OperatorKind): string {
  const known = operators.get(op);
  if (known === undefined) return rewriteOf(op);
  if (known.domain !== (domain || undefined))
    return `It is known as an operator of ${known.domain ?? "ONNX's own domain"} only: export it as that.`;
  if (opset >= known.sinceOpset) return rewriteOf(op);
  return `Convert the model to opset ${known.sinceOpset} or later (onnx.version_converter): its meaning was another one before.`;
}

function fullName({ op, domain }: Pick<OperatorKind, "op" | "domain">): string {
  return domain === "" ? op : `${domain}.${op}`;
}
