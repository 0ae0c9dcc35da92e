// SPDX-License-Identifier: GPL-3.0-or-later
import { prepareSponge } from "../../circuits/poseidon-sponge.ts";
import { rangeBits } from "../../circuits/range-bits.ts";
import type { Signals } from "../../circuits/signals.ts";
import { signedRangeBits } from "../../circuits/signed-range-bits.ts";
import { statement } from "../../circuits/statement.ts";
import { layoutOf } from "../../schema/layout.ts";
import { wordCount } from "../../schema/places.ts";
import { mergeRuns } from "../../schema/runs.ts";
import { wordPacker } from "../../schema/word-packing.ts";
import type { CircuitFrame } from "../emit/circuit-text.ts";
import { elementAt } from "../graph/element-at.ts";
import type { IntegerGraph } from "../graph/integer-graph.ts";
import { modelSignals } from "./model-signals.ts";

/** What the circuit takes in: a row of the schema's integers for each subject, and where the statement is evaluated. */
export type CircuitValues = Readonly<{ features: readonly (readonly bigint[])[]; rho: bigint }>;

/** Everything that a circuit is made from. */
export type CircuitModel = CircuitFrame & Readonly<{ graph: IntegerGraph }>;

/** Gives the signals of the whole circuit, as `circuitText` declares them. @error ValueOutOfRange, BatchMisshapen */
export type CircuitSignals = (signals: Signals, values: CircuitValues) => void;

/** What follows from the model alone, names included, is worked out here, once for all its witnesses. */
export function circuitSignals({ graph, schema, batch, tag }: CircuitModel): CircuitSignals {
  const subjects = Array.from({ length: batch }, (_, subject) => ({
    features: `features[${subject}]`,
    model: `model[${subject}]`,
  }));
  const writeChecks = featureChecks(schema, batch);
  const writeModel = modelSignals(graph);
  const layout = layoutOf(schema);
  const pack = wordPacker(layout, batch);
  prepareSponge(wordCount(layout, batch));
  return (signals, { features, rho }) => {
    signals.set("rho", rho);
    subjects.forEach((names, subject) => {
      signals.setAll(names.features, elementAt(features, subject));
    });
    writeChecks(signals, features);
    const outputs = subjects.map((names, subject) =>
      signals.component(names.model, (model) => writeModel(model, elementAt(features, subject))),
    );
    const words = pack(features, outputs);
    signals.setAll("words", words);
    const { h, t } = signals.component("statement", (inner) => statement(inner, tag, words, rho));
    signals.set("h", h);
    signals.set("t", t);
  };
}

/** The components of `featureCheckLines`: one array a run of fields alike. */
function featureChecks(
  { features: fields }: CircuitModel["schema"],
  batch: number,
): (signals: Signals, features: CircuitValues["features"]) => void {
  let first = 0;
  const checks = mergeRuns(fields).flatMap(({ count, width, signed }, run) => {
    const [start, gadget] = [first, signed ? signedRangeBits : rangeBits];
    first += count;
    return Array.from({ length: batch * count }, (_, place) => {
      const [subject, i] = [Math.floor(place / count), place % count];
      return { name: `check${run}[${subject}][${i}]`, gadget, width, subject, index: start + i };
    });
  });
  return (signals, features) => {
    for (const { name, gadget, width, subject, index } of checks)
      signals.component(name, (check) => {
        gadget(check, width, elementAt(elementAt(features, subject), index));
      });
  };
}
