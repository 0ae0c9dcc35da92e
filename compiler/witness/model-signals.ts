// SPDX-License-Identifier: GPL-3.0-or-later
import type { Signals } from "../../circuits/signals.ts";
import { entryOf } from "../graph/element-at.ts";
import type { IntegerGraph } from "../graph/integer-graph.ts";
import { primitiveNamed } from "../primitive-table.ts";

/** Gives the signals of one subject's model, as `modelTemplate` declares them, their values for a row, and returns its outputs. */
type ModelSignals = (signals: Signals, row: readonly bigint[]) => readonly bigint[];

/** What follows from the graph alone is worked out here, once for all rows. */
export function modelSignals(graph: IntegerGraph): ModelSignals {
  const nodes = graph.nodes.map(({ primitive, inputs, output, parameters }) => {
    const { run, witness } = primitiveNamed(primitive);
    const intervals = inputs.map((name) => entryOf(graph.intervals, name));
    return { inputs, output, run, parameters, write: witness(parameters, { output }, intervals) };
  });
  return (signals, row) => {
    const values = new Map<string, readonly bigint[]>([[graph.features, row]]);
    signals.setAll("features", row);
    for (const { inputs, output, run, parameters, write } of nodes) {
      const arguments_ = inputs.map((name) => entryOf(values, name));
      const results = run(parameters, arguments_);
      write(signals, { inputs: arguments_, output: results });
      values.set(output, results);
    }
    const outputs = entryOf(values, graph.outputs);
    signals.setAll("outputs", outputs);
    return outputs;
  };
}
