import { decodeOnnx } from "../compiler/frontend/decode-onnx.ts";
import type { LoweredGraph } from "../compiler/graph/lowered-graph.ts";
import { runFloatPasses, runLoweredPasses } from "../compiler/passes/index.ts";

/** The front half of the compiler: an ONNX file as one affine map, or a chain of them, before any schema. */
export async function loweredModel(onnx: Uint8Array): Promise<LoweredGraph> {
  return runLoweredPasses(await runFloatPasses(decodeOnnx(onnx)));
}

/** What a model of affine maps alone gives for a row, in doubles. */
export async function linearOutputs(onnx: Uint8Array, row: readonly number[]): Promise<number[]> {
  const { nodes } = await loweredModel(onnx);
  const [map, ...others] = nodes;
  if (map?.kind !== "affine" || others.length > 0 || map.inputs.length > 1) throw new Error("not one affine map");
  return map.rows.map(({ terms, bias }) =>
    terms.reduce((sum, { index, coefficient }) => sum + coefficient * (row[index] ?? NaN), bias),
  );
}
