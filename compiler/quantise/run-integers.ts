import { integerOnnx } from "../emit/integer-onnx.ts";
import { runIntegerOnnx } from "../emit/integer-runtime.ts";
import type { IntegerGraph } from "../graph/integer-graph.ts";
import type { LoweredGraph } from "../graph/lowered-graph.ts";
import { runIntegerModel } from "../run-integer-model.ts";

/** Products that the reference semantics take about as long for as onnxruntime takes to load a model of many layers. */
const FEW_PRODUCTS = 2 ** 21;

/**
 * Runs integer forms of a model while they are tried: itself, or in onnxruntime where there is much to multiply. Both give the same,
 * as the last step of every compilation makes sure.
 */
export function integerRunner(
  model: LoweredGraph,
): (graph: IntegerGraph, rows: readonly (readonly bigint[])[]) => Promise<bigint[][]> {
  const products = model.nodes.reduce(
    (sum, node) =>
      node.kind === "affine" ? node.rows.reduce((count, { terms }) => count + terms.length + 1, sum) : sum,
    0,
  );
  return (graph, rows) =>
    rows.length * products <= FEW_PRODUCTS
      ? Promise.resolve(rows.map((row) => runIntegerModel(graph, row)))
      : runIntegerOnnx(integerOnnx(graph), rows);
}
