// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../schema/errors.ts";
import { NonFiniteResult } from "./calibration/float-runtime.ts";
import { FloatRuntimeRefused } from "./calibration/ort-session.ts";
import { outputShapes } from "./calibration/output-shapes.ts";
import { realValues } from "./calibration/calibration-rows.ts";
import { runIntegerOnnx } from "./emit/integer-runtime.ts";
import { elementAt } from "./graph/element-at.ts";
import type { FloatGraph } from "./graph/float-graph.ts";
import type { IntegerGraph } from "./graph/integer-graph.ts";
import type { LoweredGraph } from "./graph/lowered-graph.ts";
import { sizeOf } from "./graph/shape.ts";
import { isWithinDomains, type HeldTensor } from "./passes/hold-domains.ts";
import { cornerRows } from "./quantise/corner-rows.ts";
import type { Outcome } from "./quantise/error-figures.ts";
import { floatNoise, roundingOf } from "./quantise/float-noise.ts";
import { floatReference } from "./quantise/float-reference.ts";
import { realRangeOf, type SchemaElement } from "./quantise/schema-elements.ts";
import { runIntegerModel } from "./run-integer-model.ts";

/** The compiled model is not what the model it came from is. Nothing of it may be used. */
export class CompiledWrong extends FatalError {
  constructor(problem: string, details: Readonly<Record<string, unknown>>) {
    super(
      "COMPILED_WRONG",
      `${problem} The compiled model is refused: it would not be the model it came from. Report it with the model, or change what is named.`,
      { details },
    );
  }
}

/** The file says of an output what its own operators contradict: readers of the results would take them apart wrongly. */
export class MisdeclaredOutput extends FatalError {
  constructor(name: string, declared: readonly number[], given: readonly number[]) {
    super(
      "MISDECLARED_OUTPUT",
      `The file declares output "${name}" with the shape [${declared.join(", ")}], and its operators give it [${given.join(", ")}]. ` +
        "Correct the declaration (remove it and run onnx.shape_inference.infer_shapes), or export the model again.",
      { details: { output: name, declared, given } },
    );
  }
}

export type ToCheck = Readonly<{
  onnx: Uint8Array;
  floatGraph: FloatGraph;
  /** As onnxruntime runs it, operator by operator: nothing fused. */
  unfused: LoweredGraph;
  /** What it holds to where it is finite: beyond that there is nothing to compare. */
  held: readonly HeldTensor[];
  graph: IntegerGraph;
  intOnnx: Uint8Array;
  features: readonly SchemaElement[];
  outputs: readonly SchemaElement[];
  /** Every set of rows that the report tells of. */
  outcomes: readonly Outcome[];
  errorBounds: readonly number[];
  inputBounds: readonly number[];
  /** Everything that is written down as a number. */
  figures: object;
}>;

/**
 * The last step of every compilation, on all rows and on corners of the schema: both integer forms agree, no error is above what was
 * proven, every output has the size and shape that onnxruntime gives it, and every figure is a number. Gives what was allowed on top of
 * the bounds on the rows (what the float model's own arithmetic may be off by, at most), the rows beyond the model's domain, set by set, and
 * what the reader must know.
 * @error CompiledWrong, MisdeclaredOutput, FloatModelOverflow
 */
export async function checkCompiled(
  check: ToCheck,
): Promise<Readonly<{ floatRounding: number; beyondDomain: readonly number[]; notes: readonly string[] }>> {
  const everyCorner = cornerRows(check.unfused, check.features);
  const real = realValues(everyCorner, check.features);
  const withinDomain = everyCorner.filter((_, index) =>
    isWithinDomains(check.unfused, check.held, elementAt(real, index)),
  );
  const corners = await answeredCorners(check, withinDomain);
  await checkShapes(
    check,
    corners.length > 0 ? corners : check.outcomes.flatMap(({ rows }) => rows.integers.slice(0, 1)),
  );
  const given = check.outcomes.flatMap(({ rows }) => [...rows.integers]);
  const others = everyCorner.filter((row) => !corners.includes(row));
  if (others.length > 0) await agreedIntegers(check, others);
  const rows = [...corners, ...given];
  const integers = await agreedIntegers(check, rows);
  await checkBounds(check, rows, integers);
  const floatRounding = checkEndToEnd(check);
  checkFinite({ ...check.figures, floatRounding }, "");
  const beyondDomain = check.outcomes.map(
    (outcome) => outcome.rows.raw.filter((row) => !isWithinDomains(check.unfused, check.held, row)).length,
  );
  const left = withinDomain.length - corners.length;
  return { floatRounding, beyondDomain, notes: left === 0 ? [] : [cornerNote(left, everyCorner.length)] };
}

/**
 * Corners that the float model gives numbers for. Exact arithmetic is known to be finite on all of them; floats need not be: onnxruntime's
 * Sigmoid is 0 below −18, and its logarithm −∞. And onnxruntime stops at an index beyond its table, such as a category that there is none of.
 */
async function answeredCorners(
  { onnx, features }: ToCheck,
  corners: readonly bigint[][],
): Promise<readonly bigint[][]> {
  const isAnswered = async (rows: readonly bigint[][]): Promise<boolean> =>
    await floatReference(onnx, "checked", realValues(rows, features), []).then(
      () => true,
      (error: unknown) => {
        if (error instanceof NonFiniteResult || error instanceof FloatRuntimeRefused) return false;
        throw error;
      },
    );
  if (await isAnswered(corners)) return corners;
  const answered: bigint[][] = [];
  for (const row of corners) if (await isAnswered([row])) answered.push(row);
  return answered;
}

function cornerNote(count: number, all: number): string {
  return (
    `On ${count} of ${all} rows made up at the ends of the features' fields the float model gives no number: its floats run out (a sigmoid rounded to 0 has the logarithm −∞), or an index is beyond its table (a category that there is none of). ` +
    "The integers give one there all the same, and nothing tells what it is off by."
  );
}

/** @error CompiledWrong when TypeScript and onnxruntime give a row different integers */
async function agreedIntegers({ graph, intOnnx }: ToCheck, rows: readonly (readonly bigint[])[]): Promise<bigint[][]> {
  const inRuntime = await runIntegerOnnx(intOnnx, rows);
  return rows.map((row, index) => {
    const integers = runIntegerModel(graph, row);
    const others = elementAt(inRuntime, index);
    const place = integers.findIndex((value, at) => value !== others[at]);
    if (place >= 0 || others.length !== integers.length)
      throw new CompiledWrong(
        `On features [${row.slice(0, 16).join(", ")}] output ${place} is ${integers[place]} in the integer graph and ${others[place]} in int-ONNX.`,
        { row: row.map(String), place },
      );
    return integers;
  });
}

/** The float model reads exactly what the chain holds: only the model's own rounding is between the two. */
async function checkBounds(
  { onnx, floatGraph, unfused, held, features, outputs, errorBounds }: ToCheck,
  all: readonly (readonly bigint[])[],
  integersOfAll: readonly (readonly bigint[])[],
): Promise<void> {
  const isWithin = realValues(all, features).map((row) => isWithinDomains(unfused, held, row));
  const rows = all.filter((_, index) => isWithin[index]);
  const integers = integersOfAll.filter((_, index) => isWithin[index]);
  const values = realValues(rows, features);
  const names = floatGraph.outputs.map(({ name }) => name);
  const floats = await floatReference(onnx, "checked", values, names);
  const rounding = roundingOf(floatGraph);
  values.forEach((row, index) => {
    const noise = floatNoise(unfused, row, rounding);
    checkRow(elementAt(integers, index), elementAt(floats, index), outputs, {
      bounds: errorBounds.map((bound, place) => bound + elementAt(noise, place)),
      what: `features [${elementAt(rows, index).slice(0, 16).join(", ")}]`,
    });
  });
}

/**
 * The float model reads the row as it came: the features' rounding is between the two as well, where nothing was clipped. Gives the
 * largest allowance for float arithmetic.
 */
function checkEndToEnd({
  floatGraph,
  unfused,
  held,
  features,
  outputs,
  outcomes,
  errorBounds,
  inputBounds,
}: ToCheck): number {
  const rounding = roundingOf(floatGraph);
  let most = 0;
  for (const { rows, integers, floats } of outcomes)
    rows.raw.forEach((row, index) => {
      if (!isWithinDomains(unfused, held, row)) return;
      const noise = floatNoise(unfused, row, rounding);
      most = noise.reduce((a, b) => Math.max(a, b), most);
      const integersOfRow = elementAt(rows.integers, index);
      const isWhole = row.every((value, place) =>
        isNear(value, elementAt(integersOfRow, place), elementAt(features, place).scale),
      );
      if (!isWhole) return;
      const bounds = errorBounds.map((bound, at) => bound + elementAt(inputBounds, at) + elementAt(noise, at));
      checkRow(elementAt(integers, index), elementAt(floats, index), outputs, { bounds, what: `row ${index}` });
    });
  return most;
}

/** Half a unit, and what dividing by the unit may have rounded. */
function isNear(value: number, integer: bigint, scale: number): boolean {
  return Math.abs(value - Number(integer) * scale) <= scale / 2 + Math.abs(value) * 2 ** -50;
}

/** Beyond its field's ends an output stands at the end, in the float model too: that is what the bound speaks of. */
function checkRow(
  integers: readonly bigint[],
  floats: ArrayLike<number>,
  outputs: readonly SchemaElement[],
  { bounds, what }: Readonly<{ bounds: readonly number[]; what: string }>,
): void {
  outputs.forEach((output, place) => {
    const { min, max } = realRangeOf(output);
    const float = Math.min(max, Math.max(min, elementAt(floats, place)));
    const off = Math.abs(Number(elementAt(integers, place)) * output.scale - float);
    if (!(off <= elementAt(bounds, place)))
      throw new CompiledWrong(
        `On ${what} output "${output.name}" is off by ${off}, and no more than ${bounds[place]} was proven.`,
        { output: output.name, off, bound: bounds[place] },
      );
  });
}

async function checkShapes(
  { onnx, floatGraph, unfused, features }: ToCheck,
  [first]: readonly (readonly bigint[])[],
): Promise<void> {
  const row = elementAt(realValues([first ?? []], features), 0);
  const names = floatGraph.outputs.map(({ name }) => name);
  const shapes = await outputShapes(onnx, row, names);
  floatGraph.outputs.forEach(({ name, shape: declared }, place) => {
    const given = elementAt(shapes, place);
    const size = elementAt(unfused.outputSizes, place);
    if (sizeOf(given) !== size)
      throw new CompiledWrong(
        `onnxruntime gives output "${name}" the shape [${given.join(", ")}], and the compiler ${size} values.`,
        { output: name, given, size },
      );
    if (declared !== undefined && declared.join() !== given.join()) throw new MisdeclaredOutput(name, declared, given);
  });
}

function checkFinite(figures: unknown, path: string): void {
  if (typeof figures === "number" && !Number.isFinite(figures))
    throw new CompiledWrong(`The figure ${path.slice(1)} is ${figures}.`, { path, figure: String(figures) });
  if (typeof figures !== "object" || figures === null) return;
  for (const [key, value] of Object.entries(figures)) checkFinite(value, `${path}.${key}`);
}
