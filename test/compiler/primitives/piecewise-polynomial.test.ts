// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { expect } from "chai";
import { runIntegerModel } from "../../../compiler/run-integer-model.ts";
import { integerOnnx } from "../../../compiler/emit/integer-onnx.ts";
import { runIntegerOnnx } from "../../../compiler/emit/integer-runtime.ts";
import { IntegerGraphBuilder, type IntegerGraph } from "../../../compiler/graph/integer-graph.ts";
import { signedBits, type Interval } from "../../../compiler/graph/interval.ts";
import { MAX_MAGNITUDE, NoWrapViolation } from "../../../compiler/graph/no-wrap.ts";
import { definition, type PiecewisePolynomialParameters } from "../../../compiler/primitives/piecewise-polynomial.ts";
import { polynomialRange } from "../../../compiler/primitives/piecewise-polynomial/function-range.ts";
import {
  polynomialAt,
  type PiecewiseFunction,
} from "../../../compiler/primitives/piecewise-polynomial/piecewise-function.ts";
import { modelConstraints } from "../../../compiler/emit/model-template.ts";
import { brokenConstraints, loseWires } from "../../../testing/constraint-system.ts";
import { emitCircuit } from "../../../testing/emitted-circuit.ts";
import { signedValue } from "../../../testing/field-arithmetic.ts";
import { freeDirections } from "../../../testing/free-directions.ts";
import { modelsCircuit } from "../../../testing/models-circuit.ts";
import { pseudoRandom, randomInteger } from "../../../testing/pseudo-random.ts";
import { randomPiecewise } from "../../../testing/random-piecewise.ts";
import { temporaryFolder } from "../../../testing/temporary-folder.ts";

const names = { inputs: ["x"] };

function graphOf(parameters: PiecewisePolynomialParameters, intervals: readonly Interval[]): IntegerGraph {
  const builder = new IntegerGraphBuilder("features", intervals);
  builder.add({ primitive: "PiecewisePolynomial", inputs: ["features"], output: "y", source: "y", parameters });
  return builder.build("y");
}

/** Segments with coefficients of no pattern. */
function curve(segmentBits: number, degree: number, rest: Partial<PiecewiseFunction> = {}): PiecewiseFunction {
  const random = pseudoRandom(`curve of ${segmentBits} bits`);
  return {
    ...{ shift: 8, offset: -(1n << 11n), segmentBits, residualBits: 12 - segmentBits },
    coefficients: Array.from({ length: 2 ** segmentBits }, () =>
      Array.from({ length: degree + 1 }, () => randomInteger(random, { min: -1000n, max: 1000n })),
    ),
    ...{ low: { constant: -5n, slope: 0n }, high: { constant: 5n, slope: 0n } },
    ...rest,
  };
}

function alone(piecewise: PiecewiseFunction): PiecewisePolynomialParameters {
  return { functions: [piecewise], elements: [0], inputs: "dropped" };
}

const INSIDE = { min: -(1n << 19n), max: (1n << 19n) - 129n };
const WIDE = { min: -(1n << 28n), max: (1n << 28n) - 129n };

describe("PiecewisePolynomial", () => {
  const tmp = temporaryFolder();

  it("proves the exact range of polynomials of any degree", () => {
    const random = pseudoRandom("polynomials");
    for (let round = 0; round < 300; round++) {
      const coefficients = Array.from({ length: 1 + (round % 6) }, (_, power) =>
        randomInteger(random, { min: -(4n ** BigInt(5 - power)), max: 4n ** BigInt(5 - power) }),
      );
      const from = randomInteger(random, { min: 0n, max: 12n });
      const to = from + randomInteger(random, { min: 0n, max: 12n });
      const values = Array.from({ length: Number(to - from) + 1 }, (_, i) =>
        polynomialAt(coefficients, from + BigInt(i)),
      );
      const expected = {
        min: values.reduce((a, b) => (a < b ? a : b)),
        max: values.reduce((a, b) => (a > b ? a : b)),
      };
      expect(polynomialRange(coefficients, from, to), `${coefficients.join()} from ${from} to ${to}`).to.deep.equal(
        expected,
      );
    }
  });

  for (const [title, piecewise, interval, extra] of [
    ["32 linear segments and nothing beyond", curve(5, 1), INSIDE, 11],
    ["32 linear segments between flat lines", curve(5, 1), WIDE, 14],
    ["32 linear segments between lines with slopes", curve(5, 1, { high: { constant: 0n, slope: 1n } }), WIDE, 15],
    ["16 quadratic segments and nothing beyond", curve(4, 2), INSIDE, 9],
    ["16 quadratic segments between flat lines", curve(4, 2), WIDE, 12],
    [
      "a table of 256",
      curve(8, 0, { residualBits: 0, offset: -128n, shift: 12 }),
      { min: -(1n << 19n), max: (1n << 19n) - 2049n },
      26,
    ],
  ] as const) {
    it(`costs ${extra} constraints more than the bits of v for ${title}`, () => {
      const { linear, nonLinear } = definition.constraints(alone(piecewise), [[interval]]);
      expect({ linear, extra: nonLinear - signedBits(interval) }).to.deep.equal({ linear: 0, extra });
    });
  }

  context("with functions of every kind and intervals that end anywhere", () => {
    const graphs = ["a", "b", "c"].map((seed) => {
      const { parameters, intervals } = randomPiecewise(pseudoRandom(seed), 24);
      return { graph: graphOf(parameters, intervals), intervals, parameters };
    });

    it("is the same in integers and int-ONNX, inside intervals that are reached exactly", async () => {
      for (const { graph, intervals, parameters } of graphs) {
        const random = pseudoRandom("rows");
        const rows = Array.from({ length: 3000 }, () => intervals.map((each) => randomInteger(random, each)));
        const integers = rows.map((row) => runIntegerModel(graph, row));
        expect(await runIntegerOnnx(integerOnnx(graph), rows)).to.deep.equal(integers);
        const proven = definition.intervals(parameters, [intervals]);
        intervals.forEach(({ min, max }, element) => {
          const one = { ...parameters, elements: [parameters.elements[element] ?? 0], inputs: "dropped" } as const;
          const ys = Array.from(
            { length: Number(max - min) + 1 },
            (_, i) => definition.run(one, [[min + BigInt(i)]])[0]!,
          );
          const reached = { min: ys.reduce((a, b) => (a < b ? a : b)), max: ys.reduce((a, b) => (a > b ? a : b)) };
          expect(proven[element], `element ${element}`).to.deep.equal(reached);
        });
      }
    });

    it("has a circuit that gives the same, costs what the formula says and leaves no wire free", async function () {
      this.timeout(240_000);
      const all = graphs.map(({ graph }) => graph);
      const circuit = await emitCircuit(modelsCircuit(all), join(tmp(), "pieces"));
      const outputs = all.reduce((sum, { intervals }) => sum + (intervals.get("y")?.length ?? 0), 0);
      const costs = all.flatMap((graph) => [...modelConstraints(graph).values()]);
      const total = costs.reduce((sum, { linear, nonLinear }) => sum + linear + nonLinear, 0);
      expect(circuit.compiled.constraints.total, "one more for each output").to.equal(total + outputs);
      const random = pseudoRandom("witnesses");
      for (let row = 0; row < 8; row++) {
        const features = graphs.map(({ intervals }) => intervals.map((each) => randomInteger(random, each)));
        const named = Object.fromEntries(features.map((values, index) => [`features${index}`, values]));
        const witness = await circuit.witness({ one: 1n, ...named });
        expect(brokenConstraints(circuit.r1cs, witness), `constraints that row ${row} breaks`).to.deep.equal([]);
        const expected = all.flatMap((graph, index) => runIntegerModel(graph, features[index] ?? []));
        expect(witness.slice(1, 1 + outputs).map(signedValue), `row ${row}`).to.deep.equal(expected);
        if (row > 0) continue;
        const inputs = Array.from({ length: circuit.compiled.privateInputs }, (_, i) => 1 + outputs + i);
        expect(freeDirections(circuit.r1cs, witness, inputs), "directions without a constraint").to.equal(0);
        expect(loseWires(circuit.r1cs, witness, inputs), "wires whose change no constraint sees").to.deep.equal([]);
      }
    });
  });

  it("runs 2,000 elements of two functions in int-ONNX, one table a power for all of them", async () => {
    const functions = [curve(5, 1), curve(4, 2)];
    const parameters = { functions, elements: Array.from({ length: 2000 }, (_, i) => i % 2), inputs: "kept" } as const;
    const intervals = parameters.elements.map(() => WIDE);
    const graph = graphOf(parameters, intervals);
    const random = pseudoRandom("many");
    const rows = Array.from({ length: 20 }, () => intervals.map((each) => randomInteger(random, each)));
    const started = performance.now();
    const found = await runIntegerOnnx(integerOnnx(graph), rows);
    expect(performance.now() - started, "milliseconds").to.be.lessThan(5_000);
    expect(found).to.deep.equal(rows.map((row) => runIntegerModel(graph, row)));
    expect(integerOnnx(graph).length, "bytes").to.be.lessThan(60_000);
  });

  it("is refused where only what int-ONNX computes on the way would wrap", () => {
    const cancelling = (size: bigint): PiecewiseFunction =>
      curve(0, 1, { shift: 0, offset: 0n, residualBits: 1, coefficients: [[-size, size + 1n]] });
    const interval = { min: 0n, max: 1n };
    expect(() => graphOf(alone(cancelling(MAX_MAGNITUDE / 2n - 1n)), [interval])).not.to.throw();
    expect(() => graphOf(alone(cancelling(MAX_MAGNITUDE / 2n)), [interval])).to.throw(NoWrapViolation);
  });

  for (const [title, change, problem] of [
    ["a shift that no int64 is divided by", { shift: 63 }, "the shift 63, not 0 … 62"],
    ["more segments than bits are for", { segmentBits: 13 }, "13 segment bits"],
    ["a residual beyond int64", { residualBits: 61 }, "61 residual bits"],
    ["a domain of one value", { segmentBits: 0, residualBits: 0 }, "a domain of one value"],
    ["a segment too few", { coefficients: [[1n], [2n], [3n]] }, "3 of 4 segments"],
    ["segments of different degrees", { coefficients: [[1n], [2n], [3n, 4n], [5n]] }, "different degrees"],
    ["no coefficients", { coefficients: [[], [], [], []] }, "0 coefficients a segment"],
    ["powers of nothing", { residualBits: 0 }, "2 coefficients a segment, not 1 … 1"],
    ["a number that is none", { offset: 1n << 63n }, "no int64"],
  ] as const) {
    it(`refuses ${title}`, () => {
      const piecewise = { ...curve(2, 1), ...change };
      expect(definition.violation(alone(piecewise), names, [[INSIDE]])).to.contain(problem);
    });
  }

  it("refuses elements that do not fit their input, their function or what becomes of u", () => {
    const parameters = alone(curve(2, 1));
    expect(definition.violation(parameters, names, [[INSIDE]])).to.equal(undefined);
    expect(definition.violation(parameters, names, [[INSIDE, INSIDE]])).to.contain("1 elements for an input of 2");
    expect(definition.violation(parameters, names, [])).to.contain("0 inputs");
    expect(definition.violation({ ...parameters, elements: [1] }, names, [[INSIDE]])).to.contain("function 1 of 1");
    const unknown = { ...parameters, inputs: "both" as "kept" };
    expect(definition.violation(unknown, names, [[INSIDE]])).to.contain("neither dropped nor kept");
  });
});
