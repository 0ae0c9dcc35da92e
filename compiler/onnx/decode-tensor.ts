// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { EXTERNAL_LOCATION } from "./descriptor.ts";
import { ELEMENT_TYPES, type ElementType, elementTypeOf } from "./element-type.ts";
import { makeTensor } from "./make-tensor.ts";
import { MalformedModel } from "./malformed-model.ts";
import type { OnnxTensor } from "./model.ts";
import { elementCount } from "./tensor-shape.ts";
import { toBigInt, type WireTensor } from "./wire-messages.ts";

/** A tensor's values stand in another file: what reads the model has no file but this one. */
export class ExternalDataRefused extends FatalError {
  constructor(where: string) {
    super(
      "EXTERNAL_DATA_REFUSED",
      `The ${where} keeps its values in another file. A model is one file, so that its hash covers every weight: name the folder of those files (--external-data), or save the model with all tensors inside (onnx.save with save_as_external_data=False).`,
      { details: { where } },
    );
  }
}

/** `where` names the tensor in errors. */
export function decodeTensor(wire: WireTensor, where: string): OnnxTensor {
  if (wire.dataLocation === EXTERNAL_LOCATION || wire.externalData.length > 0) throw new ExternalDataRefused(where);
  if (wire.segment.length > 0) throw new MalformedModel(`the ${where} is one segment of a tensor in parts`);
  const elementType = elementTypeOf(wire.dataType, `The ${where}`);
  const shape = wire.dims.map((dim) => Number(toBigInt(dim)));
  const declared = elementCount(shape, where);
  const raw = rawBytes(wire, elementType, where);
  const { bytes } = ELEMENT_TYPES[elementType];
  if (raw.length !== declared * bytes)
    throw new MalformedModel(
      `the ${where} declares shape [${shape.join(", ")}] of ${elementType} (${declared * bytes} bytes) and has ${raw.length} bytes of data`,
      { details: { where, shape, elementType, bytes: raw.length } },
    );
  return { name: wire.name, shape, elementType, raw };
}

function rawBytes(wire: WireTensor, elementType: ElementType, where: string): Uint8Array {
  const typed = wire[ELEMENT_TYPES[elementType].field];
  if (wire.rawData.length === 0) {
    // int32_data keeps the bit patterns of the 16-bit floats, not their values.
    const stored = elementType === "float16" || elementType === "bfloat16" ? "uint16" : elementType;
    return makeTensor("", stored, [typed.length], typed.map(toElement)).raw;
  }
  if (typed.length > 0) throw new MalformedModel(`the ${where} has its values twice, raw and typed`);
  return new Uint8Array(wire.rawData);
}

function toElement(value: WireTensor["int64Data"][number]): number | bigint {
  return typeof value === "number" ? value : toBigInt(value);
}
