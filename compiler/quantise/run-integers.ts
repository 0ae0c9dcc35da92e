import { integerOnnx } from "../emit/integer-onnx.ts";
import { runIntegerOnnx } from "../emit/integer-runtime.ts";
import { entryOf } from "../graph/element-at.ts";
import type { IntegerGraph } from "../graph/integer-graph.ts";
import { tensorSizes, type LoweredGraph } from "../graph/lowered-graph.ts";
import { realFaceOf } from "../primitive-table.ts";
import { runIntegerModel } from "../run-integer-model.ts";

/** Products that the reference semantics take about as long for as onnxruntime takes to load a model of many layers. */
const FEW_PRODUCTS = 2 ** 21;

/** Products that the reference semantics take as long for as onnxruntime does for a small node: once to load it, and then for each row. */
const [LOADED, RUN] = [2 ** 11, 2 ** 6];

/**
 * Runs integer forms of a model while they are tried: itself, or in onnxruntime where there is much to multiply in few nodes. Both give the same,
 * as the last step of every compilation makes sure.
 */
export function integerRunner(
  model: LoweredGraph,
): (graph: IntegerGraph, rows: readonly (readonly bigint[])[]) => Promise<bigint[][]> {
  const products = workOf(model);
  const few = ({ nodes }: IntegerGraph, rows: number): number =>
    Math.max(FEW_PRODUCTS, nodes.length * (LOADED + rows * RUN));
  return (graph, rows) =>
    rows.length * products <= few(graph, rows.length)
      ? Promise.resolve(rows.map((row) => runIntegerModel(graph, row)))
      : runIntegerOnnx(integerOnnx(graph), rows);
}

/** Multiplications that one row takes. */
function workOf(model: LoweredGraph): number {
  const sizes = tensorSizes(model);
  return model.nodes.reduce((sum, node) => {
    const inputSizes = node.inputs.map((name) => entryOf(sizes, name));
    return sum + realFaceOf(node).work(node.parameters, inputSizes);
  }, 0);
}
