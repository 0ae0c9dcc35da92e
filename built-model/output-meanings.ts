// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { entryOf } from "../compiler/graph/element-at.ts";
import { decodeGraph } from "../compiler/graph/graph-file.ts";
import { decimalScale } from "../schema/decimal-scale.ts";
import { MODEL_FILES } from "../schema/manifest.ts";
import type { BuiltModel } from "./load-model.ts";

/** What the chain is told of a field of the outputs: the registry's struct Output. */
export type OutputMeaning = Readonly<{
  name: string;
  unit: string;
  count: number;
  scaleMantissa: bigint;
  scaleExponent: number;
  errorBound: bigint;
  provenMinimum: bigint;
  provenMaximum: bigint;
}>;

/** Field by field; the bounds are proven again from the integer graph. @error InvalidGraphFile */
export async function outputMeanings({ folder, schema, manifest }: BuiltModel): Promise<OutputMeaning[]> {
  const graph = decodeGraph(await readFile(join(folder, MODEL_FILES.graph)));
  const intervals = entryOf(graph.intervals, graph.outputs);
  let first = 0;
  return schema.outputs.map(({ name, unit, count, scale }) => {
    const own = intervals.slice(first, (first += count));
    const { mantissa, exponent } = decimalScale(scale);
    return {
      ...{ name, unit, count, scaleMantissa: mantissa, scaleExponent: exponent },
      errorBound: errorInIntegers(manifest.error, scale),
      provenMinimum: own.map(({ min }) => min).reduce((a, b) => (a < b ? a : b)),
      provenMaximum: own.map(({ max }) => max).reduce((a, b) => (a > b ? a : b)),
    };
  });
}

/** Rounded up, with the quotient's own rounding. */
function errorInIntegers(error: BuiltModel["manifest"]["error"], scale: number): bigint {
  const steps = ((error.endToEndBound + error.floatRounding) / scale) * (1 + 2 * Number.EPSILON);
  return BigInt(Math.ceil(steps));
}
