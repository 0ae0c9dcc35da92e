// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { expect } from "chai";
import { runIntegerModel } from "../../compiler/run-integer-model.ts";
import { entryOf } from "../../compiler/graph/element-at.ts";
import type { IntegerGraph } from "../../compiler/graph/integer-graph.ts";
import { operators } from "../../compiler/operator-table.ts";
import { brokenConstraints } from "../../testing/constraint-system.ts";
import { emitCircuit } from "../../testing/emitted-circuit.ts";
import { signedValue } from "../../testing/field-arithmetic.ts";
import { modelsCircuit } from "../../testing/models-circuit.ts";
import { pseudoRandom, randomInteger } from "../../testing/pseudo-random.ts";
import { compareForms, type Comparison } from "../../testing/random-graph/compare-forms.ts";
import { operatorSteps } from "../../testing/random-graph/operator-steps.ts";
import type { Weights } from "../../testing/random-graph/random-graph.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

/** `scripts/fuzz-graphs.ts` tries many more. */
const COUNTS: Readonly<Record<Weights, number>> = { ordinary: 240, extreme: 60 };

/** Models that share one circuit, so that circom starts once. */
const IN_CIRCUIT = 40;

/** What a legal model of supported operators may be refused for: weights that no int64 can carry, or an output that spans too little for the model's floats. */
const REFUSALS: Readonly<Record<Weights, readonly string[]>> = {
  ordinary: ["NO_WRAP_VIOLATION", "ERROR_ABOVE_LIMIT"],
  extreme: ["NO_WRAP_VIOLATION", "ERROR_ABOVE_LIMIT"],
};

describe("random graphs", function () {
  this.timeout(120_000);
  const compared: Comparison[] = [];

  it("are made of operators that there are", () => {
    expect([...operators.keys()]).to.include.members([...operatorSteps.keys()]);
  });

  for (const weights of ["ordinary", "extreme"] as const) {
    it(`of ${weights} weights are the same in every form, and as near to the model as their bound says`, async () => {
      for (let index = 0; index < COUNTS[weights]; index++) {
        const comparison = await compareForms(`graph ${index}`, weights);
        compared.push(comparison);
        expect(comparison.problems, comparison.seed).to.deep.equal([]);
        const { refusal } = comparison;
        if (refusal !== undefined)
          expect(REFUSALS[weights], `${comparison.seed}: ${refusal.message}`).to.contain(refusal.code);
      }
      const refused = compared.filter(({ refusal }) => refusal !== undefined).length;
      expect(refused, "refused models").to.be.below(compared.length / 10);
    });
  }

  context("in one circuit", () => {
    const folder = temporaryFolder();

    it("give what the integers give", async () => {
      const graphs = compared.flatMap(({ model }) => (model === undefined ? [] : [model.graph])).slice(0, IN_CIRCUIT);
      const circuit = await emitCircuit(modelsCircuit(graphs), join(folder(), "circuit"));
      for (let row = 0; row < 8; row++) {
        const inputs = graphs.map((graph, index) => rowOf(graph, `circuit ${index} ${row}`));
        const named = Object.fromEntries(inputs.map((values, index) => [`features${index}`, values]));
        const witness = await circuit.witness({ one: 1n, ...named });
        const expected = graphs.flatMap((graph, index) => runIntegerModel(graph, inputs[index] ?? []));
        expect(witness.slice(1, 1 + expected.length).map(signedValue), `row ${row}`).to.deep.equal(expected);
        expect(brokenConstraints(circuit.r1cs, witness), `constraints that row ${row} breaks`).to.deep.equal([]);
      }
    });
  });
});

function rowOf(graph: IntegerGraph, seed: string): bigint[] {
  const random = pseudoRandom(seed);
  return entryOf(graph.intervals, graph.features).map((interval) => randomInteger(random, interval));
}
