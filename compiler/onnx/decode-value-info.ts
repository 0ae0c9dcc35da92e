// SPDX-License-Identifier: GPL-3.0-or-later
import { elementTypeOf } from "./element-type.ts";
import { MalformedModel } from "./malformed-model.ts";
import type { OnnxDimension, OnnxValueInfo } from "./model.ts";
import { UnsupportedModel } from "./unsupported-model.ts";
import { toBigInt, type WireDimension, type WireValueInfo } from "./wire-messages.ts";

/** A graph input or output, which must be a tensor; `where` names it in errors. */
export function decodeValueInfo(wire: WireValueInfo, where: string): OnnxValueInfo {
  if (wire.type === null) throw new MalformedModel(`the ${where} has no type`);
  const type = wire.type.tensorType;
  if (type === null) throw new UnsupportedModel(`has no tensor as ${where}`, "Export the model with tensors only.");
  return {
    name: wire.name,
    elementType: elementTypeOf(type.elemType, `The ${where}`),
    shape: type.shape === null ? undefined : type.shape.dim.map(decodeDimension),
  };
}

/** Exporters write −1 for a dimension that they leave open, and onnxruntime reads it so. */
function decodeDimension(wire: WireDimension): OnnxDimension {
  if (wire.value === "dimValue") {
    const dimension = Number(toBigInt(wire.dimValue));
    return dimension === -1 ? undefined : dimension;
  }
  return wire.value === "dimParam" && wire.dimParam !== "" ? wire.dimParam : undefined;
}
