// SPDX-License-Identifier: GPL-3.0-or-later
import type { Hex } from "../schema/hash.ts";
import { layoutOf, modelHash, schemaHash, type Layout } from "../schema/layout.ts";
import { canonicalSchemaJson, type ModelSchema } from "../schema/model-schema.ts";
import { wordCount } from "../schema/places.ts";
import { statementTag } from "../schema/statement.ts";
import { constraintBudget, type ConstraintBudget } from "./constraint-budget.ts";
import { circuitText } from "./emit/circuit-text.ts";
import { integerOnnx } from "./emit/integer-onnx.ts";
import { encodeGraph } from "./graph/graph-file.ts";
import type { IntegerGraph } from "./graph/integer-graph.ts";

/** Everything that follows from an integer graph, the schema and the batch size, and from nothing else. */
export type EmittedModel = Readonly<{
  schema: ModelSchema;
  batch: number;
  layout: Layout;
  words: number;
  graphSource: string;
  intOnnx: Uint8Array;
  circuitSource: string;
  constraintBudget: ConstraintBudget;
  modelHash: Hex;
  schemaHash: Hex;
  tag: bigint;
}>;

/** The same arguments give the same bytes. @error UnprovenField */
export function emitModel(graph: IntegerGraph, schema: ModelSchema, batch: number): EmittedModel {
  const intOnnx = integerOnnx(graph);
  const layout = layoutOf(schema);
  const hashes = { modelHash: modelHash(intOnnx, canonicalSchemaJson(schema)), schemaHash: schemaHash(layout) };
  const words = wordCount(layout, batch);
  const tag = statementTag({ ...hashes, batch, words });
  return {
    ...{ schema, batch, layout, words, tag, intOnnx },
    ...hashes,
    graphSource: encodeGraph(graph),
    circuitSource: circuitText(graph, { schema, batch, tag }),
    constraintBudget: constraintBudget(graph, schema, batch),
  };
}
