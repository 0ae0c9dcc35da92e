// SPDX-License-Identifier: GPL-3.0-or-later
import { runFloatModel } from "../../compiler/calibration/float-runtime.ts";
import { compileModel, type CompileOptions, type CompiledModel } from "../../compiler/compile-model.ts";
import { runIntegerModel } from "../../compiler/run-integer-model.ts";
import { elementAt } from "../../compiler/graph/element-at.ts";
import { runIntegerOnnx } from "../../compiler/emit/integer-runtime.ts";
import { schemaElements } from "../../compiler/quantise/schema-elements.ts";
import { ProofcastError } from "../../schema/errors.ts";
import { type ModelSchema } from "../../schema/model-schema.ts";
import { pseudoRandom, randomInteger } from "../pseudo-random.ts";
import { randomGraph, type RandomGraph, type Weights } from "./random-graph.ts";

/** What became of one made-up model: compiled and equal in every form, refused with a code, or neither. */
export type Comparison = Readonly<{
  seed: string;
  refusal?: ProofcastError;
  model?: CompiledModel;
  /** What disagrees; empty is what a test wants. */
  problems: readonly string[];
}>;

const RANDOM_ROWS = 12;

/** All corners of few features, some of many. */
const MOST_CORNERS = 64;

/** Doubles add up differently in another order. */
const DOUBLE_SHARE = 2 ** -40;

/** What float32 is off by on other rows than those that the report tells of. */
const OTHER_ROWS = 8;

/** Compiles the model of a seed and holds its integers to int-ONNX, and both to the float64 model within the proven bound. */
export async function compareForms(seed: string, weights: Weights = "ordinary"): Promise<Comparison> {
  const graph = randomGraph(seed, weights);
  const options = await optionsFor(graph, seed);
  let model: CompiledModel;
  try {
    model = await compileModel(options);
  } catch (error) {
    if (error instanceof ProofcastError) return { seed, refusal: error, problems: [] };
    return { seed, problems: [`not a typed error: ${error instanceof Error ? (error.stack ?? "") : String(error)}`] };
  }
  const problems = [...(await problemsOf(graph, model, seed)), ...(await reportProblems(graph, options, model))];
  return { seed, model, problems };
}

/** Half of the models come with a schema, half with rows to derive one from; some let the compiler search for bits. */
async function optionsFor(
  { onnx, reference, features, featureSize, outputs }: RandomGraph,
  seed: string,
): Promise<CompileOptions> {
  const random = pseudoRandom(`${seed}/options`);
  const weightBits = 5 + Math.floor(random() * 14);
  const bits = random() < 0.8 ? { bits: { weightBits, activationBits: Math.min(weightBits + 1, 16) } } : {};
  if (random() < 0.5) {
    const calibration = Array.from({ length: 8 }, () =>
      Array.from({ length: features }, () => (random() * 1.9 - 0.9) * featureSize),
    );
    return { onnx, batch: 1, calibration, ...bits };
  }
  const [width, signed] = [random() < 0.8 ? 8 : 16, random() < 0.6] as const;
  const scale = featureSize / 2 ** (signed ? width - 1 : width);
  const field = { name: "x", unit: "", count: features, width, signed, scale } as const;
  const ends = schemaElements([field]);
  const rows = cornersOf(ends).map((row) => row.map((value) => Number(value) * scale));
  const runs = await runFloatModel(reference, rows);
  const size = Math.max(
    2 ** -60,
    ...runs.flatMap((run) => outputs.flatMap((name) => [...(run.get(name) ?? [])].map(Math.abs))),
  );
  const outputScale = 2 ** Math.max(-150, Math.ceil(Math.log2(size)) - 29);
  const schema: ModelSchema = {
    ...{ version: 1, name: "made-up", total: true, features: [field] },
    outputs: outputs.map((name) => ({
      ...{ name, unit: "", width: 32, signed: true, scale: outputScale },
      count: runs[0]?.get(name)?.length ?? 0,
    })),
  };
  return { onnx, batch: 1, schema, ...bits };
}

async function problemsOf(
  { reference, outputs, isRounded }: RandomGraph,
  model: CompiledModel,
  seed: string,
): Promise<string[]> {
  const [features, results] = [schemaElements(model.schema.features), schemaElements(model.schema.outputs)];
  const random = pseudoRandom(`${seed}/rows`);
  const inside = Array.from({ length: RANDOM_ROWS }, () => features.map(({ range }) => randomInteger(random, range)));
  const rows = [...cornersOf(features), ...inside];
  const integers = rows.map((row) => runIntegerModel(model.graph, row));
  const inOnnx = await runIntegerOnnx(model.intOnnx, rows);
  const floats = await runFloatModel(
    reference,
    rows.map((row) => row.map((value, index) => Number(value) * (features[index]?.scale ?? NaN))),
  );
  const rounding = isRounded ? OTHER_ROWS * model.errorReport.floatRounding : 0;
  const problems: string[] = [];
  rows.forEach((row, index) => {
    const given = `on [${row.join(", ")}]`;
    const [ours, theirs] = [integers[index] ?? [], inOnnx[index] ?? []];
    if (ours.join() !== theirs.join()) problems.push(`integers ${ours.join()} and int-ONNX ${theirs.join()} ${given}`);
    const float = outputs.flatMap((name) => [...(floats[index]?.get(name) ?? [])]);
    if (float.length !== ours.length) problems.push(`${ours.length} outputs instead of ${float.length}`);
    ours.forEach((integer, place) => {
      const { scale, range } = results[place] ?? { scale: NaN, range: { min: 0n, max: 0n } };
      if (integer === range.min || integer === range.max) return; // saturated: the schema's ends are the answer
      const off = Math.abs(Number(integer) * scale - (float[place] ?? NaN));
      const allowed =
        model.errorReport.bound * (1 + DOUBLE_SHARE) + Math.abs(float[place] ?? NaN) * DOUBLE_SHARE + rounding;
      if (!(off <= allowed)) problems.push(`output ${place} is off by ${off}, more than ${allowed}, ${given}`);
    });
  });
  return problems;
}

/** The report's largest error, measured again: the model on the rows as they came, the integers on what the chain would hold of them. */
async function reportProblems(
  { onnx, outputs }: RandomGraph,
  { calibration: rows }: CompileOptions,
  { schema, intOnnx, errorReport }: CompiledModel,
): Promise<string[]> {
  if (rows === undefined) return [];
  const [features, results] = [schemaElements(schema.features), schemaElements(schema.outputs)];
  const integers = await runIntegerOnnx(
    intOnnx,
    rows.map((row) => row.map((value, index) => heldInteger(value, elementAt(features, index)))),
  );
  const floats = await runFloatModel(onnx, rows);
  const errors = integers.flatMap((row, index) => {
    const float = outputs.flatMap((name) => [...(floats[index]?.get(name) ?? [])]);
    return row.map((integer, place) =>
      Math.abs(Number(integer) * elementAt(results, place).scale - (float[place] ?? NaN)),
    );
  });
  const [largest, reported] = [Math.max(...errors), errorReport.calibration.max];
  const agrees = Math.abs(largest - reported) <= 1e-9 * Math.max(1, reported);
  return agrees ? [] : [`the largest error is ${largest}, and ${reported} is reported`];
}

function heldInteger(value: number, { scale, range: { min, max } }: ReturnType<typeof schemaElements>[number]): bigint {
  const nearest = BigInt(Math.round(value / scale));
  return nearest < min ? min : nearest > max ? max : nearest;
}

/** Rows of lowest and highest values: every one of them for few features. */
function cornersOf(features: readonly { range: { min: bigint; max: bigint } }[]): bigint[][] {
  const count = Math.min(2 ** features.length, MOST_CORNERS);
  return Array.from({ length: count }, (_, corner) =>
    features.map(({ range }, place) =>
      ((corner * (count < 2 ** features.length ? 37 : 1)) >> (place % 30)) % 2 === 0 ? range.min : range.max,
    ),
  );
}
