import { rangeBits } from "../../circuits/range-bits.ts";
import type { Signals } from "../../circuits/signals.ts";
import { signedRangeBits } from "../../circuits/signed-range-bits.ts";
import { statement } from "../../circuits/statement.ts";
import { layoutOf } from "../../schema/layout.ts";
import type { ModelSchema } from "../../schema/model-schema.ts";
import { mergeRuns } from "../../schema/runs.ts";
import { packWords } from "../../schema/word-packing.ts";
import type { CircuitFrame } from "../emit/circuit-text.ts";
import { elementAt } from "../graph/element-at.ts";
import type { IntegerGraph } from "../graph/integer-graph.ts";
import { modelSignals } from "./model-signals.ts";

/** What the circuit takes in: a row of the schema's integers for each subject, and where the statement is evaluated. */
export type CircuitValues = Readonly<{ features: readonly (readonly bigint[])[]; rho: bigint }>;

/** Everything that a circuit is made from. */
export type CircuitModel = CircuitFrame & Readonly<{ graph: IntegerGraph }>;

/**
 * The signals of the whole circuit, as `circuitText` declares them.
 * @error ValueOutOfRange, BatchMisshapen
 */
export function circuitSignals(
  signals: Signals,
  { graph, schema, batch, tag }: CircuitModel,
  { features, rho }: CircuitValues,
): void {
  signals.set("rho", rho);
  features.forEach((row, subject) => {
    signals.setAll(`features[${subject}]`, row);
  });
  featureChecks(signals, schema, features);
  const writeModel = modelSignals(graph);
  const outputs = features.map((row, subject) =>
    signals.component(`model[${subject}]`, (model) => writeModel(model, row)),
  );
  const words = packWords(layoutOf(schema), batch, features, outputs);
  signals.setAll("words", words);
  const { h, t } = signals.component("statement", (inner) => statement(inner, tag, words, rho));
  signals.set("h", h);
  signals.set("t", t);
}

/** The components of `featureCheckLines`: one array a run of fields alike. */
function featureChecks(signals: Signals, schema: ModelSchema, features: readonly (readonly bigint[])[]): void {
  let first = 0;
  for (const [index, { count, width, signed }] of mergeRuns(schema.features).entries()) {
    const gadget = signed ? signedRangeBits : rangeBits;
    for (const [subject, row] of features.entries())
      for (let i = 0; i < count; i++)
        signals.component(`check${index}[${subject}][${i}]`, (check) => {
          gadget(check, width, elementAt(row, first + i));
        });
    first += count;
  }
}
