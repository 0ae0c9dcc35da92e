// SPDX-License-Identifier: GPL-3.0-or-later
import protobuf from "protobufjs";
import { ModelTooLarge } from "./tensor-shape.ts";

/** No model file may be bigger. */
export const MAX_FILE_BYTES = 2 ** 26;

/** No file may have more protobuf fields in all: each costs a few bytes on disk and a hundred times that in memory. */
const MAX_FIELDS = 2 ** 20;

/** Nor more bytes of packed integers: one such byte becomes an object. */
const MAX_PACKED_INTEGER_BYTES = 2 ** 22;

/** Nor a longer name: names stand in messages. */
const MAX_NAME_BYTES = 4096;

const INTEGER_TYPES: readonly string[] = ["int32", "int64", "uint64"];

type Tally = { fields: number; packedIntegerBytes: number };

/**
 * Walks a protobuf message without building it, and refuses one that would take much more memory than its size on disk. Depth
 * is that of the descriptor, which does not recurse. Throws what protobufjs throws when the bytes are no protobuf.
 */
export function checkSize(bytes: Uint8Array, type: protobuf.Type): void {
  if (bytes.length > MAX_FILE_BYTES) throw new ModelTooLarge("Bytes of the model file", bytes.length, MAX_FILE_BYTES);
  const reader = protobuf.Reader.create(bytes);
  walk(reader, reader.len, type, { fields: 0, packedIntegerBytes: 0 });
}

function walk(reader: protobuf.Reader, end: number, type: protobuf.Type, tally: Tally): void {
  while (reader.pos < end) {
    const tag = reader.tag();
    tally.fields += 1;
    if (tally.fields > MAX_FIELDS) throw new ModelTooLarge("Fields of the model file", tally.fields, MAX_FIELDS);
    const field = type.fieldsById[tag >>> 3]?.resolve();
    if (field === undefined || (tag & 7) !== 2) {
      reader.skipType(tag & 7, 0, tag >>> 3);
      continue;
    }
    const length = reader.uint32();
    const fieldEnd = reader.pos + length;
    if (fieldEnd > end) throw new RangeError(`a field of ${length} bytes at offset ${reader.pos} leaves its message`);
    if (field.resolvedType instanceof protobuf.Type) walk(reader, fieldEnd, field.resolvedType, tally);
    else checkField(field, length, tally);
    reader.pos = fieldEnd;
  }
}

function checkField(field: protobuf.Field, length: number, tally: Tally): void {
  if (field.type === "string" && length > MAX_NAME_BYTES)
    throw new ModelTooLarge(`Bytes of a ${field.name}`, length, MAX_NAME_BYTES);
  if (!INTEGER_TYPES.includes(field.type)) return;
  tally.packedIntegerBytes += length;
  if (tally.packedIntegerBytes > MAX_PACKED_INTEGER_BYTES)
    throw new ModelTooLarge("Bytes of packed integers", tally.packedIntegerBytes, MAX_PACKED_INTEGER_BYTES);
}
