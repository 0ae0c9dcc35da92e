// SPDX-License-Identifier: GPL-3.0-or-later
import { runFloatModel } from "../../compiler/calibration/float-runtime.ts";
import { inComment } from "../../compiler/graph/in-comment.ts";
import { decodeOnnx } from "../../compiler/frontend/decode-onnx.ts";
import { entryOf } from "../../compiler/graph/element-at.ts";
import type { IntegerGraph } from "../../compiler/graph/integer-graph.ts";
import { integerTensors } from "../../compiler/run-integer-model.ts";

/** How far a layer's integers are from the float model's tensor of that name, in its unit, on some rows. */
export type LayerError = Readonly<{
  max: number;
  rmse: number;
  /** The largest error of an element as a share of what that element spans on the rows; left out where none varies. */
  share?: number;
}>;

/**
 * What each layer loses, by itself and by what came before it. A layer's integers have a unit each that the graph does not tell, so
 * the unit is the one that fits the float model best. Layers that are no tensor of the file, or of another size, are left out.
 * @param features the same rows as the chain holds them
 */
export async function layerErrors(
  graph: IntegerGraph,
  onnx: Uint8Array,
  rows: readonly (readonly number[])[],
  features: readonly (readonly bigint[])[],
): Promise<ReadonlyMap<string, LayerError>> {
  const outputOf = new Map(graph.nodes.map(({ source, output }) => [source, output]));
  const computed = decodeOnnx(onnx).nodes.flatMap(({ outputs }) => outputs.filter((name) => name !== ""));
  const names = computed.filter((name) => outputOf.has(inComment(name)));
  const floats = await runFloatModel(onnx, rows, names);
  const integers = features.map((row) => integerTensors(graph, row));
  const errors = new Map<string, LayerError>();
  for (const name of names) {
    const output = entryOf(outputOf, inComment(name));
    const wanted = floats.map((run) => entryOf(run, name));
    const given = integers.map((run) => entryOf(run, output).map(Number));
    if (wanted[0]?.length === given[0]?.length) errors.set(inComment(name), errorOf(wanted, given));
  }
  return errors;
}

function errorOf(wanted: readonly ArrayLike<number>[], given: readonly (readonly number[])[]): LayerError {
  let [max, squares, share] = [0, 0, -1];
  const elements = given[0]?.length ?? 0;
  for (let element = 0; element < elements; element++) {
    const floats = wanted.map((row) => row[element] ?? 0);
    const integers = given.map((row) => row[element] ?? 0);
    const unit = fittedUnit(floats, integers);
    let [worst, least, most] = [0, Infinity, -Infinity];
    floats.forEach((float, row) => {
      const error = Math.abs(float - unit * (integers[row] ?? 0));
      squares += error ** 2;
      worst = Math.max(worst, error);
      least = Math.min(least, float);
      most = Math.max(most, float);
    });
    max = Math.max(max, worst);
    if (most > least) share = Math.max(share, worst / (most - least));
  }
  const rmse = Math.sqrt(squares / Math.max(1, elements * wanted.length));
  return { max, rmse, ...(share < 0 ? {} : { share }) };
}

/** The unit with the least squares of errors. */
function fittedUnit(floats: readonly number[], integers: readonly number[]): number {
  const squares = integers.reduce((sum, value) => sum + value ** 2, 0);
  return squares === 0 ? 0 : integers.reduce((sum, value, row) => sum + value * (floats[row] ?? 0), 0) / squares;
}
