import { entryOf } from "../compiler/graph/element-at.ts";
import type { IntegerGraph } from "../compiler/graph/integer-graph.ts";
import { modelTemplate } from "../compiler/emit/model-template.ts";

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

/** The text with its templates renamed: each model has one called Model, and may have others called as another's. */
function numbered(text: string, index: number): string {
  const names = [...text.matchAll(/^template (\w+)\(/gm)].map(([, name = ""]) => name);
  return names.reduce((all, name) => all.replaceAll(new RegExp(`\\b${name}\\(`, "g"), `${name}${index}(`), text);
}
