// SPDX-License-Identifier: GPL-3.0-or-later
import { Tensor } from "onnxruntime-node";
import { FatalError } from "../../schema/errors.ts";
import type { GraphInput } from "../graph/float-graph.ts";
import { fromHalfBits } from "../onnx/half-float.ts";

/** A tensor of a type that onnxruntime's Node binding does not carry. */
export class UnsupportedRuntimeType extends FatalError {
  constructor(name: string, type: string) {
    super(
      "UNSUPPORTED_RUNTIME_TYPE",
      `Tensor "${name}" has type ${type}, which onnxruntime's Node binding cannot pass. Use a model with float32 inputs and outputs.`,
      { details: { name, type } },
    );
  }
}

/** A tensor of one graph input; the values are rounded to its element type. */
export function makeOrtTensor({ name, shape, elementType }: GraphInput, values: readonly number[]): Tensor {
  switch (elementType) {
    case "float32":
      return new Tensor("float32", Float32Array.from(values), shape);
    case "float64":
      return new Tensor("float64", Float64Array.from(values), shape);
    case "int8":
      return new Tensor("int8", Int8Array.from(values), shape);
    case "uint8":
      return new Tensor("uint8", Uint8Array.from(values), shape);
    case "int16":
      return new Tensor("int16", Int16Array.from(values), shape);
    case "uint16":
      return new Tensor("uint16", Uint16Array.from(values), shape);
    case "int32":
      return new Tensor("int32", Int32Array.from(values), shape);
    case "uint32":
      return new Tensor("uint32", Uint32Array.from(values), shape);
    case "int64":
      return new Tensor(
        "int64",
        BigInt64Array.from(values, (value) => BigInt(Math.trunc(value))),
        shape,
      );
    case "uint64":
      return new Tensor(
        "uint64",
        BigUint64Array.from(values, (value) => BigInt(Math.trunc(value))),
        shape,
      );
    case "bool":
      return new Tensor(
        "bool",
        Uint8Array.from(values, (value) => (value === 0 ? 0 : 1)),
        shape,
      );
    case "float16": // Node's Float16Array reaches the binding's native part as no data at all
    case "bfloat16":
      throw new UnsupportedRuntimeType(name, elementType);
  }
}

/** A tensor's values as doubles. */
export function tensorValues(tensor: Tensor, name: string): Float64Array {
  const { data } = tensor;
  if (tensor.type === "float16" && data instanceof Uint16Array) return Float64Array.from(data, fromHalfBits);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float64Array.from(data, Number);
  if (Array.isArray(data)) throw new UnsupportedRuntimeType(name, tensor.type);
  return Float64Array.from(data);
}
