// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { expect } from "chai";
import { IntegerGraphBuilder, type IntegerGraph } from "../../../compiler/graph/integer-graph.ts";
import { entryOf } from "../../../compiler/graph/element-at.ts";
import { brokenConstraints } from "../../../testing/constraint-system.ts";
import { emitCircuit } from "../../../testing/emitted-circuit.ts";
import { modelsCircuit, modelsSignals } from "../../../testing/models-circuit.ts";
import { pseudoRandom, randomInteger } from "../../../testing/pseudo-random.ts";
import { randomPiecewise } from "../../../testing/random-piecewise.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

const GRAPHS = 12;
const FUNCTIONS = 12;
const ROWS = 40;

/** Made-up functions of a few segments. */
function piecewiseGraph(seed: string): IntegerGraph {
  const { parameters, intervals } = randomPiecewise(pseudoRandom(seed), FUNCTIONS);
  const builder = new IntegerGraphBuilder("features", intervals);
  const node = { primitive: "PiecewisePolynomial", inputs: ["features"], output: "y", source: "y" };
  builder.add({ ...node, parameters });
  return builder.build("y");
}

describe("modelSignals", () => {
  const folder = temporaryFolder();

  it("gives circom's own witness for made-up piecewise functions, at the ends of their intervals and between", async () => {
    const graphs = Array.from({ length: GRAPHS }, (_, index) => piecewiseGraph(`witness ${index}`));
    const circuit = await emitCircuit(modelsCircuit(graphs), join(folder(), "circuit"));
    const random = pseudoRandom("piecewise rows");
    for (let row = 0; row < ROWS; row++) {
      const rows = graphs.map((graph) =>
        entryOf(graph.intervals, "features").map((interval) =>
          row === 0 ? interval.min : row === 1 ? interval.max : randomInteger(random, interval),
        ),
      );
      const witness = circuit.written((signals) => {
        modelsSignals(signals, graphs, (index) => rows[index] ?? []);
      });
      const inputs = Object.fromEntries(rows.map((values, index) => [`features${index}`, values]));
      expect(witness, `row ${row}`).to.deep.equal(await circuit.witness({ one: 1n, ...inputs }));
      expect(brokenConstraints(circuit.r1cs, witness), `row ${row}`).to.deep.equal([]);
    }
  }).timeout(120_000);
});
