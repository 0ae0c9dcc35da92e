// SPDX-License-Identifier: GPL-3.0-or-later
import { InferenceSession, Tensor } from "onnxruntime-node";
import { FatalError } from "../../schema/errors.ts";
import { INTEGER_TENSORS } from "../graph/integer-tensors.ts";

/** onnxruntime gave something other than one int64 row. */
export class IntegerRuntimeMismatch extends FatalError {
  constructor(problem: string) {
    super("INTEGER_RUNTIME_MISMATCH", `The integer model in onnxruntime ${problem}. Compile the model again.`, {
      details: { problem },
    });
  }
}

/** Runs an int-ONNX model on rows of integers in onnxruntime, in order. */
export async function runIntegerOnnx(model: Uint8Array, rows: readonly (readonly bigint[])[]): Promise<bigint[][]> {
  const session = await InferenceSession.create(model, {
    logSeverityLevel: 3,
    graphOptimizationLevel: "disabled", // slow on long chains of operators, and of no use here
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  try {
    const results: bigint[][] = [];
    for (const row of rows) {
      const feed = { [INTEGER_TENSORS.input]: new Tensor("int64", BigInt64Array.from(row), [1, row.length]) };
      const data = (await session.run(feed))[INTEGER_TENSORS.output]?.data;
      if (!(data instanceof BigInt64Array)) throw new IntegerRuntimeMismatch("gave no int64 output");
      results.push([...data]);
    }
    return results;
  } finally {
    await session.release();
  }
}
