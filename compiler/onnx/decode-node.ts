// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { decodeTensor } from "./decode-tensor.ts";
import { ATTRIBUTE_TYPES, SUBGRAPH_TYPES } from "./descriptor.ts";
import { MalformedModel } from "./malformed-model.ts";
import type { OnnxAttribute, OnnxNode } from "./model.ts";
import { toBigInt, type WireAttribute, type WireNode } from "./wire-messages.ts";

/** An operator carries a graph of its own (If, Loop, Scan): what it runs would depend on data. */
export class SubgraphRefused extends FatalError {
  constructor(op: string, node: string, attribute: string) {
    super(
      "SUBGRAPH_REFUSED",
      `${op} node "${node}" holds a subgraph (attribute "${attribute}"). A circuit is one fixed graph: ${remedyOf(op)}.`,
      { details: { op, node, attribute } },
    );
  }
}

function remedyOf(op: string): string {
  if (op === "If")
    return "an If is read where its condition does not depend on the model's inputs, and this one's does. Compute both branches and choose with Where (torch.where), or fix the branch when exporting";
  return op === "Loop" || op === "Scan"
    ? "unroll it when exporting (torch.jit.trace does), or use LSTM, GRU or RNN"
    : "export the model without it";
}

export function decodeNode(wire: WireNode): OnnxNode {
  if (wire.opType === "") throw new MalformedModel(`node "${wire.name}" names no operator`);
  return {
    name: wire.name,
    op: wire.opType,
    domain: wire.domain === "ai.onnx" ? "" : wire.domain,
    inputs: [...wire.input],
    outputs: [...wire.output],
    attributes: wire.attribute.map((attribute) => decodeAttribute(attribute, wire)),
  };
}

function decodeAttribute(wire: WireAttribute, node: WireNode): OnnxAttribute {
  const { name } = wire;
  const where = `attribute "${name}" of ${node.opType} node "${node.name}"`;
  if (wire.g.length > 0 || wire.graphs.length > 0 || SUBGRAPH_TYPES.includes(wire.type))
    throw new SubgraphRefused(node.opType, node.name, name);
  if (wire.refAttrName !== "")
    throw new MalformedModel(`the ${where} refers to a function's parameter outside a function`);
  switch (wire.type) {
    case ATTRIBUTE_TYPES.float:
      return { name, kind: "float", value: wire.f };
    case ATTRIBUTE_TYPES.int:
      return { name, kind: "int", value: toBigInt(wire.i) };
    case ATTRIBUTE_TYPES.string:
      return { name, kind: "string", value: text(wire.s) };
    case ATTRIBUTE_TYPES.tensor:
      if (wire.t === null) throw new MalformedModel(`the ${where} is a tensor and holds none`);
      return { name, kind: "tensor", value: decodeTensor(wire.t, where) };
    case ATTRIBUTE_TYPES.floats:
      return { name, kind: "floats", value: [...wire.floats] };
    case ATTRIBUTE_TYPES.ints:
      return { name, kind: "ints", value: wire.ints.map(toBigInt) };
    case ATTRIBUTE_TYPES.strings:
      return { name, kind: "strings", value: wire.strings.map(text) };
    default:
      throw new MalformedModel(
        `the ${where} has kind ${wire.type}, which is neither a number, a text, a tensor nor a list of them`,
      );
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}
