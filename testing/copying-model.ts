// SPDX-License-Identifier: GPL-3.0-or-later
import { IntegerGraphBuilder, type IntegerGraph } from "../compiler/graph/integer-graph.ts";
import { integerMap } from "../compiler/graph/integer-map.ts";
import { circuitText } from "../compiler/emit/circuit-text.ts";
import type { LayoutRun } from "../schema/layout.ts";
import { featureCount, fieldRange, outputCount, type ModelSchema } from "../schema/model-schema.ts";

/**
 * A model that copies its last features out, so that a test chooses every output. `inputs` come before what is copied.
 * Its circuit is what the compiler emits around any model: checks, packing and statement.
 */
export function copyingModel(inputs: readonly LayoutRun[], copied: readonly LayoutRun[]): ModelSchema {
  const fields = (runs: readonly LayoutRun[]) =>
    runs.map((run, index) => ({ name: `field${index}`, unit: "", scale: 1, ...run }));
  return {
    version: 1,
    name: "copying",
    features: fields([...inputs, ...copied]),
    outputs: fields(copied),
    total: true,
  };
}

export function copyingCircuit(schema: ModelSchema, batch: number, tag: bigint): string {
  return circuitText(copyingGraph(schema), { schema, batch, tag });
}

export function copyingGraph(schema: ModelSchema): IntegerGraph {
  const builder = new IntegerGraphBuilder(
    "features",
    schema.features.flatMap((field) => Array.from({ length: field.count }, () => fieldRange(field))),
  );
  const first = featureCount(schema) - outputCount(schema);
  const copies = integerMap(Array.from({ length: outputCount(schema) }, (_, output) => [0n, [first + output, 1]]));
  builder.add({ primitive: "Affine", inputs: ["features"], output: "copies", source: "copies", parameters: copies });
  return builder.build("copies");
}
