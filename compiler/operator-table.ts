import { FatalError } from "../schema/errors.ts";
import type { FloatNode } from "./graph/float-graph.ts";
import { loadFolder } from "./load-folder.ts";
import type { Operator } from "./operator.ts";

/** Every operator of `ops/`, by its ONNX name. */
export const operators = await loadFolder<Operator>(new URL("./ops/", import.meta.url));

export class UnsupportedOperator extends FatalError {
  constructor(node: FloatNode, known: Operator | undefined) {
    const op = node.domain === "" || node.domain === "ai.onnx" ? node.op : `${node.domain}.${node.op}`;
    const supported = [...operators.keys()].sort();
    const why =
      known === undefined
        ? `Operator ${op} (node "${node.name}", opset ${node.opset}) is not supported`
        : `Operator ${op} (node "${node.name}") is supported from opset ${known.sinceOpset} on, and the model imports opset ${node.opset}`;
    super(
      "UNSUPPORTED_OPERATOR",
      `${why}. Supported: ${supported.join(", ")}. Replace it in the model, convert the model's opset, or add one file to compiler/ops/.`,
      { details: { op, node: node.name, opset: node.opset, supported } },
    );
  }
}

/** @error UnsupportedOperator */
export function operatorOf(node: FloatNode): Operator {
  const ownDomain = node.domain === "" || node.domain === "ai.onnx";
  const operator = ownDomain ? operators.get(node.op) : undefined;
  if (operator === undefined || node.opset < operator.sinceOpset) throw new UnsupportedOperator(node, operator);
  return operator;
}
