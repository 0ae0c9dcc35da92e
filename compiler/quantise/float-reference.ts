import { runFloatModel } from "../calibration/float-runtime.ts";
import { elementAt, entryOf } from "../graph/element-at.ts";

/** What the float model gives for some rows: its outputs in a row, and the peaks of its nonlinear nodes. */
export type FloatReference = Readonly<{
  outputs: readonly (readonly number[])[];
  peaks: ReadonlyMap<string, Float64Array>;
}>;

/** Asks onnxruntime, the reference for what a model means. */
export async function floatReference(
  onnx: Uint8Array,
  rows: readonly (readonly number[])[],
  outputs: readonly string[],
  nonlinear: readonly string[],
): Promise<FloatReference> {
  const runs = await runFloatModel(onnx, rows, [...outputs, ...nonlinear]);
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
