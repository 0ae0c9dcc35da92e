// SPDX-License-Identifier: GPL-3.0-or-later
import { env, InferenceSession, type Tensor as OrtTensor } from "onnxruntime-node";
import { FatalError } from "../../schema/errors.ts";

// Only "fatal" is quiet: what onnxruntime logs as an error it also throws, and that becomes a typed error here.
env.logLevel = "fatal";

/** onnxruntime does not load or run the model: an operator it lacks, shapes that do not fit. */
export class FloatRuntimeRefused extends FatalError {
  constructor(stage: "load" | "run", cause: unknown) {
    const reason = withoutSourceLocation(cause instanceof Error ? cause.message : String(cause));
    super(
      "FLOAT_RUNTIME_REFUSED",
      `onnxruntime, the reference for what the model means, does not ${stage} it: ${reason}. Check the model with onnx.checker and onnx.shape_inference.`,
      { details: { stage, reason }, cause },
    );
  }
}

/** Without graph optimisation and on one thread, so that a value depends neither on the machine nor on what else is asked for. */
export async function openSession(bytes: Uint8Array): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(bytes, {
      logSeverityLevel: 4,
      graphOptimizationLevel: "disabled",
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
    });
  } catch (cause) {
    throw new FloatRuntimeRefused("load", cause);
  }
}

/** The tensors named by `fetches`; every node runs, whichever are fetched. */
export async function runSession(
  session: InferenceSession,
  feed: Readonly<Record<string, OrtTensor>>,
  fetches: readonly string[],
): Promise<Readonly<Record<string, OrtTensor>>> {
  if (fetches.length === 0) return {};
  try {
    return await session.run(feed, fetches, { logSeverityLevel: 4 });
  } catch (cause) {
    throw new FloatRuntimeRefused("run", cause);
  }
}

/** onnxruntime begins some messages with a file and a C++ signature of its own, which tell the reader nothing. */
function withoutSourceLocation(message: string): string {
  return message
    .replaceAll(/\/onnxruntime_src\/\S+\.(?:h|cc):\d+ [^\n]*?\)(?: const)? (?=[A-Z])/g, "")
    .trim()
    .replace(/\.$/, "");
}
