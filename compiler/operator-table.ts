import { FatalError } from "../schema/errors.ts";
import { elementAt } from "./graph/element-at.ts";
import type { FloatNode } from "./graph/float-graph.ts";
import { loadFolder } from "./load-folder.ts";
import type { Operator } from "./operator.ts";

/** Every operator of `ops/`, by its ONNX name: the two domains share none. */
export const operators = await loadFolder<Operator>(new URL("./ops/", import.meta.url));

/** The operator that a node is of, if its domain, name and version are known. */
export function knownOperator({ op, domain, opset }: Pick<FloatNode, "op" | "domain" | "opset">): Operator | undefined {
  const operator = operators.get(op);
  return operator?.domain === (domain || undefined) && opset >= (operator?.sinceOpset ?? 0) ? operator : undefined;
}

/** Nodes are of operators, or of versions of them, that no file of `ops/` implements: all that the model has, in one error. */
export class UnsupportedOperator extends FatalError {
  constructor(nodes: readonly FloatNode[], first?: FatalError) {
    const one = elementAt(nodes, 0);
    const byName = Map.groupBy(nodes, (node) => `${fullName(node)} ${node.opset}`);
    const kinds = [...byName.values()].map((same) => ({
      op: fullName(elementAt(same, 0)),
      node: elementAt(same, 0).name,
      opset: elementAt(same, 0).opset,
      count: same.length,
    }));
    const shown = kinds.map(({ op, node, opset, count }) => {
      const where = count === 1 ? `node "${node}"` : `${count} nodes, the first "${node}"`;
      const known = operators.get(op.replace(/^ai\.onnx\.ml\./, ""));
      const since = known === undefined ? "" : `: supported from opset ${known.sinceOpset} on`;
      return `${op} (${where}, opset ${opset}${since})`;
    });
    const supported = [...operators.keys()].sort();
    super(
      "UNSUPPORTED_OPERATOR",
      `${shown.length === 1 ? "Operator" : "Operators"} ${shown.join(", ")} ${shown.length === 1 ? "is" : "are"} not supported. ` +
        `Supported: ${supported.join(", ")}. Replace ${shown.length === 1 ? "it" : "them"} in the model, convert the model's opset, or add one file to compiler/ops/ for each.${first === undefined ? "" : ` Besides: ${first.message}`}`,
      { details: { op: fullName(one), node: one.name, opset: one.opset, operators: kinds, supported }, cause: first },
    );
  }
}

function fullName({ op, domain }: FloatNode): string {
  return domain === "" ? op : `${domain}.${op}`;
}
