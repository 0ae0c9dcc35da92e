// SPDX-License-Identifier: GPL-3.0-or-later
import type { OnnxLabelMap } from "./model.ts";
import type { WireGraph } from "./wire-messages.ts";

/**
 * Takes away what turns a classifier's last tensor into maps from class labels: a ZipMap whose result is an output of the model.
 * The tensor has the same values, in the order of the labels.
 */
export function withoutLabelMaps(graph: WireGraph): { graph: WireGraph; labelMaps: readonly OnnxLabelMap[] } {
  const outputs = new Set(graph.output.map(({ name }) => name));
  const zipMaps = graph.node.filter(
    ({ opType, domain, input, output }) =>
      opType === "ZipMap" && domain === "ai.onnx.ml" && input.length === 1 && outputs.has(output[0] ?? ""),
  );
  if (zipMaps.length === 0) return { graph, labelMaps: [] };
  const labelMaps = zipMaps.map(({ input, output }) => ({ map: output[0] ?? "", tensor: input[0] ?? "" }));
  const maps = new Set(labelMaps.map(({ map }) => map));
  const dropped = new Set(zipMaps);
  return {
    graph: {
      ...graph,
      node: graph.node.filter((node) => !dropped.has(node)),
      output: graph.output.filter(({ name }) => !maps.has(name)),
    },
    labelMaps,
  };
}
