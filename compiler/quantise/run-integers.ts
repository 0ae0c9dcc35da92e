// SPDX-License-Identifier: GPL-3.0-or-later
import { integerOnnx } from "../emit/integer-onnx.ts";
import { runIntegerOnnx } from "../emit/integer-runtime.ts";
import { entryOf } from "../graph/element-at.ts";
import type { IntegerGraph } from "../graph/integer-graph.ts";
import { tensorSizes, type LoweredGraph } from "../graph/lowered-graph.ts";
import { realFaceOf } from "../primitive-table.ts";
import { runIntegerModel } from "../run-integer-model.ts";

/** Products that the reference semantics take about as long for as onnxruntime takes to load a model of many layers. */
const FEW_PRODUCTS = 2 ** 21;

/** The first rows are slower than those that follow. */
const WARM_UP = 3;

type Runner = (graph: IntegerGraph, rows: readonly (readonly bigint[])[]) => Promise<bigint[][]>;

const byReference: Runner = (graph, rows) => Promise.resolve(rows.map((row) => runIntegerModel(graph, row)));
const byOnnxruntime: Runner = (graph, rows) => runIntegerOnnx(integerOnnx(graph), rows);

/**
 * Runs integer forms of a model while they are tried: itself, or in onnxruntime where there is much to multiply and that is faster, as the
 * first of them shows: trees and very many layers load slowly. Both give the same, as the last step of every compilation makes sure.
 */
export function integerRunner(model: LoweredGraph): Runner {
  const products = workOf(model);
  let faster: Runner | undefined;
  return async (graph, rows) => {
    if (rows.length * products <= FEW_PRODUCTS) return byReference(graph, rows);
    faster ??= await fasterOf(graph, rows);
    return faster(graph, rows);
  };
}

/** The reference semantics where they are through with all rows before onnxruntime is with one. */
async function fasterOf(graph: IntegerGraph, rows: readonly (readonly bigint[])[]): Promise<Runner> {
  await byReference(graph, rows.slice(0, WARM_UP));
  const first = rows.slice(0, 1);
  const reference = await duration(() => byReference(graph, first));
  const onnxruntime = await duration(() => byOnnxruntime(graph, first));
  return reference * rows.length <= onnxruntime ? byReference : byOnnxruntime;
}

async function duration(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** Multiplications that one row takes. */
function workOf(model: LoweredGraph): number {
  const sizes = tensorSizes(model);
  return model.nodes.reduce((sum, node) => {
    const inputSizes = node.inputs.map((name) => entryOf(sizes, name));
    return sum + realFaceOf(node).work(node.parameters, inputSizes);
  }, 0);
}
