// SPDX-License-Identifier: GPL-3.0-or-later
import { openSession } from "../../compiler/calibration/ort-session.ts";
import { ModelProto } from "../../compiler/onnx/descriptor.ts";

/**
 * The shapes of tensors as onnxruntime infers them, which runs nothing: a small file may describe tensors that no memory holds. A
 * dimension that it does not know counts as 1, as an open batch does; a tensor of which nothing is known, which looks like a scalar, is left out.
 * @param declared names that are outputs of the file already
 * @error FloatRuntimeRefused
 */
export async function inferredShapes(
  onnx: Uint8Array,
  tensors: readonly string[],
  declared: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const output = tensors.filter((name) => !declared.has(name)).map((name) => ({ name }));
  // Protobuf merges messages that follow each other.
  const asked = Buffer.concat([onnx, ModelProto.encode({ graph: { output } }).finish()]);
  const session = await openSession(asked);
  try {
    return new Map(
      session.outputMetadata.flatMap((info) =>
        info.isTensor && info.shape.length > 0
          ? [[info.name, info.shape.map((size) => (typeof size === "number" ? size : 1))] as const]
          : [],
      ),
    );
  } finally {
    await session.release();
  }
}
