import protobuf from "protobufjs";
import { ModelTooLarge } from "./tensor-shape.ts";

/** No model file may be bigger. */
export const MAX_FILE_BYTES = 2 ** 26;

export function checkSize(bytes: Uint8Array, _type: protobuf.Type): void {
  if (bytes.length > MAX_FILE_BYTES) throw new ModelTooLarge("Bytes of the model file", bytes.length, MAX_FILE_BYTES);
}
