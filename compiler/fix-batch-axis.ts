// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError, ProofcastError } from "../schema/errors.ts";
import { runFloatModel } from "./calibration/float-runtime.ts";
import { decodeOnnx } from "./frontend/decode-onnx.ts";
import { oneRowModel } from "./frontend/one-row.ts";
import { bakedBatch } from "./frontend/reader-notes.ts";
import type { FloatGraph } from "./graph/float-graph.ts";
import { sizeOf } from "./graph/shape.ts";
import { integerRangeOf } from "./onnx/element-type.ts";
import { ModelTooLarge } from "./onnx/tensor-shape.ts";
import { MAX_ELEMENTS_IN_ALL } from "./passes/lower.ts";

/** What float32 may lose when the same sums are made in another order. */
const TOLERANCE = 2 ** -12;

/** Rows of a large batch that are run alone. */
const MOST_ROWS = 16;

/** The first axis of the model is not a batch, or something in the model holds on to its size. */
export class BatchAxisRefused extends FatalError {
  constructor(problem: string, cause?: unknown) {
    super(
      "BATCH_AXIS_REFUSED",
      `Axis 0 cannot be made a batch of 1: ${problem}. Leave --batch-axis (batchAxis) out, or export the model with a batch of 1.`,
      { details: { problem }, cause },
    );
  }
}

/**
 * The model for one row instead of the batch that its exporter fixed: the first dimension of every input and output becomes 1.
 * onnxruntime must then give for each row of a batch what it gives for that row in the batch.
 * @error BatchAxisRefused, ModelTooLarge
 */
export async function fixBatchAxis(onnx: Uint8Array, axis: 0 | undefined): Promise<Uint8Array> {
  if (axis === undefined) return onnx;
  const graph = decodeOnnx(onnx);
  const batch = bakedBatch(graph);
  if (batch === undefined)
    throw new BatchAxisRefused("not every input and output has the same first dimension above 1");
  const values = graph.inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (values > MAX_ELEMENTS_IN_ALL)
    throw new ModelTooLarge("Number of values of all rows of the batch", values, MAX_ELEMENTS_IN_ALL);
  const single = oneRowModel(onnx);
  const rows = testRows(graph, batch);
  const together = await runFloatModel(onnx, [joinedRows(graph, rows, batch)]);
  const alone = await runAlone(single, rows.slice(0, MOST_ROWS));
  for (const { name } of graph.outputs) {
    const whole = together[0]?.get(name) ?? new Float64Array();
    const parts = alone.flatMap((run) => [...(run.get(name) ?? [])]);
    const [had, has] = [whole.length / batch, parts.length / alone.length];
    if (has !== had) throw new BatchAxisRefused(`output "${name}" then has ${has} values instead of ${had}`);
    const wrong = parts.findIndex((value, index) => !isNear(value, whole[index] ?? NaN));
    if (wrong >= 0)
      throw new BatchAxisRefused(
        `output "${name}" of one row depends on the other rows (${parts[wrong]} alone, ${whole[wrong]} in a batch)`,
      );
  }
  return single;
}

async function runAlone(single: Uint8Array, rows: readonly (readonly number[])[]) {
  try {
    return await runFloatModel(single, rows);
  } catch (cause) {
    if (!(cause instanceof ProofcastError)) throw cause;
    throw new BatchAxisRefused(`a constant in the model may hold its size (${cause.message})`, cause);
  }
}

function isNear(value: number, expected: number): boolean {
  return Math.abs(value - expected) <= TOLERANCE * Math.max(1, Math.abs(expected));
}

/** Different values in every place; small whole numbers for integers. */
function testRows({ inputs }: FloatGraph, batch: number): number[][] {
  return Array.from({ length: batch }, (_, row) =>
    inputs.flatMap(({ shape, elementType }) =>
      Array.from({ length: sizeOf(shape) / batch }, (_, index) => {
        const place = row * 31 + index;
        return integerRangeOf(elementType) === undefined ? Math.sin(place + 1) : place % 2;
      }),
    ),
  );
}

/** The rows as one: of each input all rows, one input after the other. */
function joinedRows({ inputs }: FloatGraph, rows: readonly (readonly number[])[], batch: number): number[] {
  let start = 0;
  return inputs.flatMap(({ shape }) => {
    const end = start + sizeOf(shape) / batch;
    const part = rows.flatMap((row) => row.slice(start, end));
    start = end;
    return part;
  });
}
