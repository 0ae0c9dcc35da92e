// SPDX-License-Identifier: GPL-3.0-or-later
import { decodeOnnx } from "../compiler/frontend/decode-onnx.ts";
import { entryOf } from "../compiler/graph/element-at.ts";
import { tensorSizes, type LoweredGraph } from "../compiler/graph/lowered-graph.ts";
import { eachTerm, type SparseMap } from "../compiler/graph/sparse-map.ts";
import { runFloatPasses, runLoweredPasses } from "../compiler/passes/index.ts";
import { lower } from "../compiler/passes/lower.ts";
import { realFaceOf } from "../compiler/primitive-table.ts";
import { outputsOf, realEvaluation } from "../compiler/quantise/real-evaluation.ts";

/** The front half of the compiler: an ONNX file as one affine map, or a chain of them, before any schema. */
export async function loweredModel(onnx: Uint8Array): Promise<LoweredGraph> {
  return runLoweredPasses(lower(await runFloatPasses(decodeOnnx(onnx))));
}

/** The affine maps of a graph, in order. */
export function mapsOf(graph: LoweredGraph): SparseMap[] {
  const sizes = tensorSizes(graph);
  return graph.nodes.flatMap((node) => {
    const inputSizes = node.inputs.map((name) => entryOf(sizes, name));
    return realFaceOf(node).affine?.(node.parameters, inputSizes) ?? [];
  });
}

/** A row's terms. */
export function termsOf(map: SparseMap, row: number): [column: number, weight: number][] {
  const terms: [number, number][] = [];
  eachTerm(map, row, (column, weight) => terms.push([column, weight]));
  return terms;
}

/** What a model of affine maps alone gives for a row, in doubles. */
export async function linearOutputs(onnx: Uint8Array, row: readonly number[]): Promise<number[]> {
  const graph = await loweredModel(onnx);
  if (graph.nodes.length !== 1 || mapsOf(graph).length !== 1) throw new Error("not one affine map");
  return outputsOf(graph, realEvaluation(graph, row));
}
