// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { runFloatModel } from "../calibration/float-runtime.ts";
import { brief } from "./limit-text.ts";
import { entryOf } from "../graph/element-at.ts";

/** The float model gives no number: there is nothing that integers could be near to. */
export class FloatModelOverflow extends FatalError {
  constructor(tensor: string, where: string, value: number, most?: number) {
    super(
      "FLOAT_MODEL_OVERFLOW",
      most === undefined
        ? `Tensor "${tensor}" is ${value} in the float model ${where}. Scale the model or its inputs down so that every value is a finite float, or leave such rows out.`
        : `Tensor "${tensor}" can reach ${brief(value)} in the float model ${where}, and its floats end at ±${brief(most)}. Give the features narrower fields, clip them in the model, or scale the model or its inputs down.`,
      { details: { tensor, where, value: String(value) } },
    );
  }
}

/** What onnxruntime, the reference for what a model means, gives for rows: all outputs in a row. `what` names the rows in errors. @error FloatModelOverflow */
export async function floatReference(
  onnx: Uint8Array,
  what: string,
  rows: readonly (readonly number[])[],
  outputs: readonly string[],
): Promise<number[][]> {
  const runs = await runFloatModel(onnx, rows, outputs);
  return runs.map((run, row) =>
    outputs.flatMap((name) => {
      const values = entryOf(run, name);
      const wrong = values.find((value) => !Number.isFinite(value));
      if (wrong !== undefined) throw new FloatModelOverflow(name, `on ${what} row ${row}`, wrong);
      return [...values];
    }),
  );
}
