import { elementTypeOf } from "./element-type.ts";
import { MalformedModel } from "./malformed-model.ts";
import type { OnnxDimension, OnnxValueInfo } from "./model.ts";
import { toBigInt, type WireDimension, type WireValueInfo } from "./wire-messages.ts";

/** A graph input or output, which must be a tensor; `where` names it in errors. */
export function decodeValueInfo(wire: WireValueInfo, where: string): OnnxValueInfo {
  const type = wire.type?.tensorType ?? null;
  if (type === null) throw new MalformedModel(`the ${where} is not declared as a tensor`);
  return {
    name: wire.name,
    elementType: elementTypeOf(type.elemType, `The ${where}`),
    shape: type.shape === null ? undefined : type.shape.dim.map(decodeDimension),
  };
}

function decodeDimension(wire: WireDimension): OnnxDimension {
  if (wire.value === "dimValue") return Number(toBigInt(wire.dimValue));
  return wire.value === "dimParam" && wire.dimParam !== "" ? wire.dimParam : undefined;
}
