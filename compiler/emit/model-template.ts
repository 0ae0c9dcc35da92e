// SPDX-License-Identifier: GPL-3.0-or-later
import { entryOf } from "../graph/element-at.ts";
import type { IntegerGraph } from "../graph/integer-graph.ts";
import type { ConstraintCount, Wires } from "../primitive.ts";
import { primitiveNamed } from "../primitive-table.ts";

/** The template of one subject's model with those of its parts before it, and the gadgets that they need. */
export function modelTemplate(graph: IntegerGraph): { text: string; includes: string[] } {
  const wires = new Map<string, Wires>();
  const features = entryOf(graph.intervals, graph.features).map((_, index) => `features[${index}]`);
  wires.set(graph.features, features);
  const includes = new Set<string>();
  const templates: string[] = [];
  const body = graph.nodes.map(({ primitive, inputs, output, source, parameters }) => {
    const fragment = primitiveNamed(primitive).circuit(
      parameters,
      { inputs: inputs.map((name) => entryOf(wires, name)), output },
      inputs.map((name) => entryOf(graph.intervals, name)),
    );
    wires.set(output, fragment.wires);
    for (const file of fragment.includes) includes.add(file);
    for (const part of fragment.templates ?? []) templates.push(`// Part of ${JSON.stringify(source)}\n${part}\n\n`);
    return [`// ${primitive} for ${JSON.stringify(source)}`, ...fragment.lines];
  });
  const outputs = entryOf(wires, graph.outputs);
  const text = `${templates.join("")}template Model() {
    // PRIVATE
    signal input features[${features.length}];

${body.map((lines) => lines.map((line) => `    ${line}\n`).join("")).join("\n")}
    // OUTPUT
    signal output outputs[${outputs.length}];
${outputs.map((wire, index) => `    outputs[${index}] <== ${wire};\n`).join("")}}
`;
  return { text, includes: [...includes] };
}

/** Constraints of one subject's model, by primitive, from the primitives' own formulas. */
export function modelConstraints(graph: IntegerGraph): Map<string, ConstraintCount> {
  const counts = new Map<string, ConstraintCount>();
  for (const { primitive, inputs, parameters } of graph.nodes) {
    const more = primitiveNamed(primitive).constraints(
      parameters,
      inputs.map((name) => entryOf(graph.intervals, name)),
    );
    const { linear, nonLinear } = counts.get(primitive) ?? { linear: 0, nonLinear: 0 };
    counts.set(primitive, { linear: linear + more.linear, nonLinear: nonLinear + more.nonLinear });
  }
  return counts;
}
