// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatGraph } from "../graph/float-graph.ts";

/** What whoever reads the results must know of how the file was read. */
export function readerNotes(graph: FloatGraph): string[] {
  const maps = graph.outputs.flatMap(({ name, fromMap }) =>
    fromMap === undefined
      ? []
      : [
          `Output "${fromMap}" is a map from class labels: its values are given, as tensor "${name}", in the labels' order.`,
        ],
  );
  const batch = bakedBatch(graph);
  if (batch === undefined) return maps;
  return [
    ...maps,
    `Every input and output has ${batch} as its first dimension, and all ${batch} rows are one subject here. If they are a batch that the exporter fixed, compile with --batch-axis 0 (batchAxis: 0), which makes it one row.`,
  ];
}

/** The first dimension that all inputs and all declared outputs have, above 1. It may be a batch, or a part of the model. */
export function bakedBatch({ inputs, outputs }: FloatGraph): number | undefined {
  const batch = inputs[0]?.shape[0] ?? 1;
  const isEverywhere =
    inputs.every(({ shape }) => shape[0] === batch) &&
    outputs.every(({ shape }) => shape === undefined || shape[0] === batch);
  return batch > 1 && isEverywhere ? batch : undefined;
}
