// SPDX-License-Identifier: GPL-3.0-or-later
import type { Signals } from "../circuits/signals.ts";
import { entryOf } from "../compiler/graph/element-at.ts";
import type { IntegerGraph } from "../compiler/graph/integer-graph.ts";
import { modelTemplate } from "../compiler/emit/model-template.ts";
import { modelSignals } from "../compiler/witness/model-signals.ts";

/** One circuit with many models in it, so that circom starts once. `one` must be 1: it keeps outputs from being optimised away. */
export function modelsCircuit(graphs: readonly IntegerGraph[]): string {
  const models = graphs.map((graph) => modelTemplate(graph));
  const includes = [...new Set(models.flatMap((model) => model.includes))];
  const templates = models.map(({ text }, index) => numbered(text, index));
  const body = graphs.map((graph, index) => {
    const [features, outputs] = [graph.features, graph.outputs].map((name) => entryOf(graph.intervals, name).length);
    return `    signal input features${index}[${features ?? 0}];
    signal output outputs${index}[${outputs ?? 0}];
    component model${index} = Model${index}();
    model${index}.features <== features${index};
    for (var i = 0; i < ${outputs ?? 0}; i++) outputs${index}[i] <== one * model${index}.outputs[i];`;
  });
  return `pragma circom 2.2.0;
${includes.map((file) => `include "${file}";`).join("\n")}
${templates.join("\n")}
template Main() {
    signal input one;
${body.join("\n")}
}
component main = Main();
`;
}

/** The signals of that circuit; `rowOf` is what the model of an index takes in. */
export function modelsSignals(
  signals: Signals,
  graphs: readonly IntegerGraph[],
  rowOf: (index: number) => readonly bigint[],
): void {
  signals.set("one", 1n);
  graphs.forEach((graph, index) => {
    signals.setAll(`features${index}`, rowOf(index));
    const outputs = signals.component(`model${index}`, (model) => modelSignals(graph)(model, rowOf(index)));
    signals.setAll(`outputs${index}`, outputs);
  });
}

/** The text with its templates renamed: each model has one called Model, and may have others called as another's. */
function numbered(text: string, index: number): string {
  const names = [...text.matchAll(/^template (\w+)\(/gm)].map(([, name = ""]) => name);
  return names.reduce((all, name) => all.replaceAll(new RegExp(`\\b${name}\\(`, "g"), `${name}${index}(`), text);
}
