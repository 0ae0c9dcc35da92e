// SPDX-License-Identifier: GPL-3.0-or-later
import { ModelProto } from "../compiler/onnx/descriptor.ts";
import type { WireModel } from "../compiler/onnx/wire-messages.ts";

type Mutable<T> = T extends Uint8Array
  ? T
  : T extends readonly (infer E)[]
    ? Mutable<E>[]
    : T extends object
      ? { -readonly [K in keyof T]: Mutable<T[K]> }
      : T;

/** A model file's messages, every field open to change: for files that no honest exporter writes. */
export type OpenModel = Mutable<WireModel> & { graph: Mutable<NonNullable<WireModel["graph"]>> };

/** The file with its messages changed by `change`, field by field; absent lists are empty. */
export function alteredOnnx(bytes: Uint8Array, change: (model: OpenModel) => void): Uint8Array {
  const plain = ModelProto.toObject(ModelProto.decode(bytes), { defaults: true, longs: Number }) as OpenModel;
  change(plain);
  return ModelProto.encode(ModelProto.fromObject(plain)).finish();
}
