import type { Signals } from "../../circuits/signals.ts";
import { entryOf } from "../graph/element-at.ts";
import type { IntegerGraph } from "../graph/integer-graph.ts";
import { primitiveNamed } from "../primitive-table.ts";

/** The signals of one subject's model, as `modelTemplate` declares them. @returns its outputs */
export function modelSignals(signals: Signals, graph: IntegerGraph, row: readonly bigint[]): readonly bigint[] {
  const values = new Map<string, readonly bigint[]>([[graph.features, row]]);
  signals.setAll("features", row);
  for (const { primitive, inputs, output, parameters } of graph.nodes) {
    const { run, witness } = primitiveNamed(primitive);
    const arguments_ = inputs.map((name) => entryOf(values, name));
    const results = run(parameters, arguments_);
    witness(
      signals,
      parameters,
      { inputs: arguments_, output: results },
      { output },
      inputs.map((name) => entryOf(graph.intervals, name)),
    );
    values.set(output, results);
  }
  const outputs = entryOf(values, graph.outputs);
  signals.setAll("outputs", outputs);
  return outputs;
}
