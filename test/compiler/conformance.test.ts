// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { expect } from "chai";
import { runFloatModel } from "../../compiler/calibration/float-runtime.ts";
import { runIntegerModel } from "../../compiler/run-integer-model.ts";
import type { CompiledModel } from "../../compiler/compile-model.ts";
import { runIntegerOnnx } from "../../compiler/emit/integer-runtime.ts";
import { modelConstraints } from "../../compiler/emit/model-template.ts";
import { elementAt, entryOf } from "../../compiler/graph/element-at.ts";
import { decodeGraph, encodeGraph } from "../../compiler/graph/graph-file.ts";
import { IntegerGraphBuilder, type IntegerGraph } from "../../compiler/graph/integer-graph.ts";
import { integerMap } from "../../compiler/graph/integer-map.ts";
import type { Interval } from "../../compiler/graph/interval.ts";
import { operators } from "../../compiler/operator-table.ts";
import { schemaElements } from "../../compiler/quantise/schema-elements.ts";
import { primitiveNamed, primitives } from "../../compiler/primitive-table.ts";
import { integerOnnx } from "../../compiler/emit/integer-onnx.ts";
import { brokenConstraints, loseWires } from "../../testing/constraint-system.ts";
import { emitCircuit, type EmittedCircuit } from "../../testing/emitted-circuit.ts";
import { signedValue } from "../../testing/field-arithmetic.ts";
import { freeDirections } from "../../testing/free-directions.ts";
import { modelsCircuit, modelsSignals } from "../../testing/models-circuit.ts";
import { compileExample, exampleModel, exampleOutputs, EXAMPLE_SCALES } from "../../testing/operator-example.ts";
import { pseudoRandom, randomInteger } from "../../testing/pseudo-random.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const ROWS = 60;

/** So many starts of circom for the operators' examples: one circuit of them all takes minutes. */
const CIRCUITS = 3;

/** What float32 itself may be off by, as a share of the outputs' size. */
const FLOAT32_SHARE = 2 ** -20;

function randomRows(intervals: readonly Interval[], seed: string, count = ROWS): bigint[][] {
  const random = pseudoRandom(seed);
  return Array.from({ length: count }, () => intervals.map((interval) => randomInteger(random, interval)));
}

function featureIntervals(graph: IntegerGraph): readonly Interval[] {
  return entryOf(graph.intervals, graph.features);
}

type CheckedGraph = readonly [title: string, graph: IntegerGraph, firstRows?: readonly (readonly bigint[])[]];

/** Graphs whose circuits are checked together: one start of circom. The first rows given are seen to, others are random. */
function checkCircuits(graphs: () => readonly CheckedGraph[]): void {
  const folder = temporaryFolder();
  let circuit: EmittedCircuit;

  const inputsFor = (row: number): Record<string, bigint | bigint[]> =>
    Object.fromEntries<bigint | bigint[]>([
      ["one", 1n],
      ...graphs().map(([title, graph, firstRows = []], index): [string, bigint[]] => [
        `features${index}`,
        [...(firstRows[row] ?? randomRows(featureIntervals(graph), title, row + 1)[row] ?? [])],
      ]),
    ]);

  before(async function () {
    if (graphs().length === 0) this.skip(); // of few examples that were asked for
    this.timeout(120_000);
    circuit = await emitCircuit(modelsCircuit(graphs().map(([, graph]) => graph)), join(folder(), "circuit"));
  });

  it("has a circuit that gives what the integers give", async () => {
    for (let row = 0; row < 12; row++) {
      const inputs = inputsFor(row);
      const witness = await circuit.witness(inputs);
      expect(brokenConstraints(circuit.r1cs, witness), `constraints that row ${row} breaks`).to.deep.equal([]);
      const expected = graphs().flatMap(([, graph], index) =>
        runIntegerModel(graph, inputs[`features${index}`] as bigint[]),
      );
      const outputs = witness.slice(1, 1 + expected.length).map(signedValue);
      expect(outputs, `row ${row}`).to.deep.equal(expected);
    }
  });

  it("has the witness that the integer graphs give, wire for wire", async () => {
    for (let row = 0; row < 12; row++) {
      const inputs = inputsFor(row);
      const written = circuit.written((signals) => {
        modelsSignals(
          signals,
          graphs().map(([, graph]) => graph),
          (index) => inputs[`features${index}`] as bigint[],
        );
      });
      expect(written, `row ${row}`).to.deep.equal(await circuit.witness(inputs));
    }
  });

  it("costs what the formulas say", () => {
    const counts = graphs().flatMap(([, graph]) => [...modelConstraints(graph).values()]);
    const outputs = graphs().reduce((sum, [, graph]) => sum + entryOf(graph.intervals, graph.outputs).length, 0);
    const total = counts.reduce((sum, { linear, nonLinear }) => sum + linear + nonLinear, 0);
    expect(circuit.compiled.constraints.total, "one more for each output of the test circuit").to.equal(
      total + outputs,
    );
  });

  it("leaves no wire free, and refuses every witness with one wire changed", async () => {
    const { r1cs, compiled } = circuit;
    const witness = await circuit.witness(inputsFor(3));
    const { outputs, publicInputs, privateInputs } = compiled;
    const inputs = Array.from({ length: publicInputs + privateInputs }, (_, i) => 1 + outputs + i);
    expect(freeDirections(r1cs, witness, inputs), "directions without a constraint").to.equal(0);
    expect(loseWires(r1cs, witness, inputs), "wires whose change no constraint sees").to.deep.equal([]);
  });
}

describe("operators (property 10)", () => {
  const compiled: [string, CompiledModel][] = [];

  for (const operator of operators.values()) {
    context(operator.name, () => {
      for (const example of operator.examples) {
        it(`${example.title}: float, integers and int-ONNX agree`, async () => {
          const onnx = exampleModel(operator, example);
          const model = await compileExample(onnx, example);
          compiled.push([`${operator.name} ${example.title}`, model]);
          const rows = randomRows(featureIntervals(model.graph), example.title);
          const integers = rows.map((row) => runIntegerModel(model.graph, row));
          expect(await runIntegerOnnx(model.intOnnx, rows), "int-ONNX").to.deep.equal(integers);

          const features = schemaElements(model.schema.features);
          const floats = await runFloatModel(
            onnx,
            rows.map((row) => row.map((v, place) => Number(v) * elementAt(features, place).scale)),
          );
          const allowed = operator.error === "exact" ? 0 : model.errorReport.bound;
          integers.forEach((row, index) => {
            const real = exampleOutputs(example).flatMap((name) => [...(floats[index]?.get(name) ?? [])]);
            row.forEach((integer, place) => {
              const float = real[place] ?? NaN;
              const slack = operator.error === "exact" ? 0 : Math.max(1, Math.abs(float)) * FLOAT32_SHARE;
              const off = Math.abs(Number(integer) * EXAMPLE_SCALES.output - float);
              expect(off, `output ${place} of row ${index}`).to.be.at.most(allowed + slack);
            });
          });
        });
      }
    });
  }

  for (let part = 0; part < CIRCUITS; part++)
    context(`all examples in ${CIRCUITS} circuits, circuit ${part + 1}`, () => {
      checkCircuits(() =>
        compiled.filter((_, index) => index % CIRCUITS === part).map(([title, { graph }]) => [title, graph]),
      );
    });
});

describe("primitives", () => {
  const graphs = [...primitives.values()].flatMap((primitive) =>
    primitive.examples.map((example): [string, IntegerGraph, readonly bigint[][]] => {
      const { features, split } = oneTensor(example.inputs);
      const builder = new IntegerGraphBuilder("features", features);
      const inputs = split.map((parameters, index) => {
        builder.add({ primitive: "Affine", inputs: ["features"], output: `in${index}`, source: "in", parameters });
        return `in${index}`;
      });
      const { parameters } = example;
      builder.add({ primitive: primitive.name, inputs, output: "result", source: "result", parameters });
      const rows = example.rows.map((row) => row.flat());
      return [`${primitive.name}: ${example.title}`, builder.build("result"), rows];
    }),
  );

  for (const [title, graph, exampleRows] of graphs) {
    it(`${title}: survives its file`, () => {
      expect(decodeGraph(Buffer.from(encodeGraph(graph)))).to.deep.equal(graph);
    });

    it(`${title}: int-ONNX has as many constants as it says`, () => {
      for (const { primitive, parameters, inputs, output } of graph.nodes) {
        const { onnx, onnxConstants } = primitiveNamed(primitive);
        const intervals = inputs.map((name) => entryOf(graph.intervals, name));
        const { initializers } = onnx(parameters, { inputs, output }, intervals);
        const written = initializers.reduce((sum, { raw }) => sum + raw.length / 8, 0);
        expect(onnxConstants(parameters, intervals), output).to.equal(written);
      }
    });

    it(`${title}: integers and int-ONNX agree, inside the proven intervals`, async () => {
      const rows = [...exampleRows, ...randomRows(featureIntervals(graph), title, 2_000)];
      const integers = rows.map((row) => runIntegerModel(graph, row));
      expect(await runIntegerOnnx(integerOnnx(graph), rows)).to.deep.equal(integers);
      const intervals = entryOf(graph.intervals, graph.outputs);
      const isWithin = (value: bigint, index: number): boolean =>
        value >= (intervals[index]?.min ?? 0n) && value <= (intervals[index]?.max ?? 0n);
      expect(
        integers.filter((row) => !row.every(isWithin)),
        "rows outside",
      ).to.deep.equal([]);
    });
  }

  context("all examples in one circuit", () => {
    checkCircuits(() => graphs);
  });
});

/** The tensors of an example side by side in one, and the copies that take them apart again, which cost nothing. */
function oneTensor(inputs: readonly (readonly Interval[])[]) {
  let start = 0;
  const split = inputs.map((intervals) => {
    const first = start;
    start += intervals.length;
    return integerMap(intervals.map((_, index) => [0n, [first + index, 1]]));
  });
  return { features: inputs.flat(), split };
}
