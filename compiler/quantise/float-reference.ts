import { FatalError } from "../../schema/errors.ts";
import { runFloatModel } from "../calibration/float-runtime.ts";
import { elementAt, entryOf } from "../graph/element-at.ts";

/** The float model gives no number: there is nothing that integers could be near to. */
export class FloatModelOverflow extends FatalError {
  constructor(tensor: string, where: string, value: number) {
    super(
      "FLOAT_MODEL_OVERFLOW",
      `Tensor "${tensor}" is ${value} in the float model ${where}. Scale the model or its inputs down so that every value is a finite float.`,
      { details: { tensor, where, value: String(value) } },
    );
  }
}

/** What the float model gives for some rows: its outputs in a row, and the peaks of its nonlinear nodes. */
export type FloatReference = Readonly<{
  outputs: readonly (readonly number[])[];
  peaks: ReadonlyMap<string, Float64Array>;
}>;

/** Asks onnxruntime, the reference for what a model means. `what` names the rows in errors. @error FloatModelOverflow */
export async function floatReference(
  onnx: Uint8Array,
  what: string,
  rows: readonly (readonly number[])[],
  outputs: readonly string[],
  nonlinear: readonly string[] = [],
): Promise<FloatReference> {
  const runs = await runFloatModel(onnx, rows, [...outputs, ...nonlinear]);
  runs.forEach((run, row) => {
    for (const name of [...outputs, ...nonlinear]) {
      const wrong = entryOf(run, name).find((value) => !Number.isFinite(value));
      if (wrong !== undefined) throw new FloatModelOverflow(name, `on ${what} row ${row}`, wrong);
    }
  });
  return {
    outputs: runs.map((run) => outputs.flatMap((name) => [...entryOf(run, name)])),
    peaks: new Map(nonlinear.map((name) => [name, peaksOf(runs.map((run) => entryOf(run, name)))])),
  };
}

function peaksOf(values: readonly Float64Array[]): Float64Array {
  const peaks = new Float64Array(elementAt(values, 0).length);
  for (const row of values)
    row.forEach((value, index) => (peaks[index] = Math.max(elementAt(peaks, index), Math.abs(value))));
  return peaks;
}
