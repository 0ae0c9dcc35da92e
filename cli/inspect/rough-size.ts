// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatGraph } from "../../compiler/graph/float-graph.ts";
import type { OnnxModel } from "../../compiler/onnx/model.ts";
import { statementConstraints } from "../../compiler/statement-constraints.ts";
import { inferredShapes } from "./inferred-shapes.ts";
import { computedNodes } from "./operator-use.ts";
import { roughCost } from "./rough-costs.ts";

/** Constraints before compiling, to within a factor of about two. */
export type RoughSize = Readonly<{
  features: number;
  model: number;
  outputs: number;
  statement: number;
  total: number;
}>;

/** What a feature takes of bits where nobody has said it, and what holding an output to its field costs. */
const [FEATURE_BITS, OUTPUT_COST] = [16, 40];

const WORD_BYTES = 31;

/**
 * Counts by kinds of operators and by the sizes of tensors that onnxruntime infers: it knows more operators than there are circuits, so
 * that it tells of models that do not compile.
 * @error FloatRuntimeRefused
 */
export async function roughSize(
  onnx: Uint8Array,
  model: OnnxModel,
  graph: FloatGraph,
  batch: number,
): Promise<RoughSize> {
  const nodes = [...computedNodes(model)];
  const inputs = new Map(graph.inputs.map(({ name, shape }) => [name, shape]));
  const featureCount = graph.inputs.reduce((sum, { shape }) => sum + product(shape), 0);
  const initializers = new Set(model.graph.initializers.map(({ name }) => name));
  const tensors = [...new Set(nodes.flatMap(({ inputs, outputs }) => [inputs[0] ?? "", outputs[0] ?? ""]))].filter(
    (name) => name !== "",
  );
  const outputs = graph.outputs.map(({ name }) => name);
  const asked = [...new Set([...tensors, ...outputs])].filter((name) => !inputs.has(name) && !initializers.has(name));
  const declared = new Set(model.graph.outputs.map(({ name }) => name));
  const shapes = new Map([...(await inferredShapes(onnx, asked, declared)), ...inputs]);
  // onnxruntime infers nothing behind some operators of ai.onnx.ml: as large as what the model reads is a guess.
  const sizeOf = (name: string): number => product(shapes.get(name) ?? [featureCount]);
  const reached = new Set([...graph.inputs.map(({ name }) => name), ...nodes.flatMap((node) => node.outputs)]);
  const perSubject = nodes.reduce((sum, node) => {
    const dynamic = node.inputs.filter((name) => reached.has(name) && !initializers.has(name));
    const input = shapes.get(node.inputs[0] ?? "") ?? [];
    return sum + roughCost(node, { elements: sizeOf(node.outputs[0] ?? ""), input, isDynamic: dynamic.length > 1 });
  }, 0);
  const outputCount = outputs.reduce((sum, name) => sum + sizeOf(name), 0);
  const bytes = batch * (featureCount * (FEATURE_BITS / 8) + outputCount * 4);
  const size = {
    features: batch * featureCount * FEATURE_BITS,
    model: batch * perSubject,
    outputs: batch * outputCount * OUTPUT_COST,
    statement: statementConstraints(Math.max(1, Math.ceil(bytes / WORD_BYTES))),
  };
  return { ...size, total: size.features + size.model + size.outputs + size.statement };
}

function product(shape: readonly number[]): number {
  return shape.reduce((all, size) => all * size, 1);
}
