// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";

/** Where TensorProto keeps values of a type when it does not use raw_data. */
type TypedField = "floatData" | "doubleData" | "int32Data" | "int64Data" | "uint64Data";

type ElementTypeRow = { code: number; bytes: number; field: TypedField };

/** The element types that are understood: TensorProto.DataType, size in raw_data, and the typed field used otherwise. */
export const ELEMENT_TYPES = {
  float32: { code: 1, bytes: 4, field: "floatData" },
  uint8: { code: 2, bytes: 1, field: "int32Data" },
  int8: { code: 3, bytes: 1, field: "int32Data" },
  uint16: { code: 4, bytes: 2, field: "int32Data" },
  int16: { code: 5, bytes: 2, field: "int32Data" },
  int32: { code: 6, bytes: 4, field: "int32Data" },
  int64: { code: 7, bytes: 8, field: "int64Data" },
  bool: { code: 9, bytes: 1, field: "int32Data" },
  float16: { code: 10, bytes: 2, field: "int32Data" },
  float64: { code: 11, bytes: 8, field: "doubleData" },
  uint32: { code: 12, bytes: 4, field: "uint64Data" },
  uint64: { code: 13, bytes: 8, field: "uint64Data" },
  bfloat16: { code: 16, bytes: 2, field: "int32Data" },
} as const satisfies Record<string, ElementTypeRow>;

export type ElementType = keyof typeof ELEMENT_TYPES;

const BY_CODE = new Map(Object.entries(ELEMENT_TYPES).map(([name, row]) => [row.code as number, name as ElementType]));

/** Names of the codes that ONNX defines and Proofcast refuses; only for messages. */
const REFUSED_NAMES: Readonly<Record<number, string>> = {
  0: "undefined",
  8: "string",
  14: "complex64",
  15: "complex128",
};

export class UnsupportedElementType extends FatalError {
  constructor(where: string, code: number) {
    const name = REFUSED_NAMES[code] ?? `number ${code}`;
    super(
      "UNSUPPORTED_ELEMENT_TYPE",
      `${where} has the ONNX element type ${name}, which cannot be turned into integers. Supported: ${Object.keys(ELEMENT_TYPES).join(", ")}. Export the model with one of these.`,
      { details: { where, code } },
    );
  }
}

/** The element type of a TensorProto.DataType code; `where` names the tensor in the error. */
export function elementTypeOf(code: number, where: string): ElementType {
  const type = BY_CODE.get(code);
  if (type === undefined) throw new UnsupportedElementType(where, code);
  return type;
}

/** Every value that an integer type holds; undefined for the others. bool is 0 and 1. */
export function integerRangeOf(type: ElementType): Readonly<{ min: bigint; max: bigint }> | undefined {
  if (type === "bool") return { min: 0n, max: 1n };
  const [, sign, width] = /^(u?)int(\d+)$/.exec(type) ?? [];
  if (width === undefined) return undefined;
  const bits = BigInt(width);
  return sign === "u" ? { min: 0n, max: 2n ** bits - 1n } : { min: -(2n ** (bits - 1n)), max: 2n ** (bits - 1n) - 1n };
}
