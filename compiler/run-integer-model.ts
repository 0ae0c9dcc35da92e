// SPDX-License-Identifier: GPL-3.0-or-later
import type { IntegerGraph } from "./graph/integer-graph.ts";
import { entryOf } from "./graph/element-at.ts";
import { primitiveNamed } from "./primitive-table.ts";

/** Every tensor of the integer graph for one row of features. */
export function integerTensors(graph: IntegerGraph, row: readonly bigint[]): ReadonlyMap<string, readonly bigint[]> {
  const values = new Map<string, readonly bigint[]>([[graph.features, row]]);
  for (const { primitive, inputs, output, parameters } of graph.nodes) {
    const arguments_ = inputs.map((name) => entryOf(values, name));
    values.set(output, primitiveNamed(primitive).run(parameters, arguments_));
  }
  return values;
}

/** The reference semantics: what circuit and int-ONNX must equal, exactly. */
export function runIntegerModel(graph: IntegerGraph, row: readonly bigint[]): bigint[] {
  return [...entryOf(integerTensors(graph, row), graph.outputs)];
}
