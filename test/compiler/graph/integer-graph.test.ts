// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { integerOnnx } from "../../../compiler/emit/integer-onnx.ts";
import { runIntegerOnnx } from "../../../compiler/emit/integer-runtime.ts";
import { IntegerGraphBuilder } from "../../../compiler/graph/integer-graph.ts";
import { MAX_MAGNITUDE, NoWrapViolation } from "../../../compiler/graph/no-wrap.ts";
import { integerMap, type IntegerMap, type WrittenRow } from "../../../compiler/graph/integer-map.ts";
import type { Interval } from "../../../compiler/graph/interval.ts";
import { PrimitiveContractViolation } from "../../../compiler/graph/node-contract.ts";
import type { RescaleElement } from "../../../compiler/primitives/rescale/element.ts";
import { runIntegerModel } from "../../../compiler/run-integer-model.ts";

const BIT: Interval = { min: 0n, max: 1n };
const LIMIT = 2n ** 62n;

function affine(rows: readonly WrittenRow[], output = "y", inputs = ["features"]) {
  return { primitive: "Affine", inputs, output, source: "model/y", parameters: integerMap(rows) };
}

/** A map of one row, as no builder makes it. */
function rawAffine(columns: number[], coefficients: number[], change: Partial<Record<keyof IntegerMap, unknown>> = {}) {
  const parameters = {
    starts: Uint32Array.of(0, columns.length),
    columns: Uint32Array.from(columns),
    coefficients: Float64Array.from(coefficients),
    biases: new BigInt64Array(1),
  };
  return { ...affine([]), parameters: { ...parameters, ...change } };
}

function rescale(elements: readonly unknown[], inputs = ["features"]) {
  return { primitive: "Rescale", inputs, output: "y", source: "model/y", parameters: { elements } };
}

function builderOf(...intervals: Interval[]): IntegerGraphBuilder {
  return new IntegerGraphBuilder("features", intervals);
}

describe("IntegerGraphBuilder (property 11)", () => {
  context("when a node breaks its primitive's contract", () => {
    const good: WrittenRow = [0n, [0, 1]];
    const nodes: Record<
      string,
      Readonly<{ primitive: string; inputs: string[]; output: string; source: string; parameters: unknown }>
    > = {
      "row 1 names element 1 twice": affine([good, [0n, [1, 3], [0, 1], [1, 4]]]),
      "row 0 names element 1 twice": affine([[0n, [1, 1], [1, -1]]]), // prettier-ignore
      "row 0 names element 0 after element 1": rawAffine([1, 0], [1, 1]),
      "reads element 2 of the 2": affine([[0n, [2, 1]]]),
      "the coefficient 0": rawAffine([0], [0]),
      "the coefficient 0.5, which is no integer": rawAffine([0], [0.5]),
      "the coefficient NaN, which is no integer": rawAffine([0], [NaN]),
      "the coefficient 9007199254740994, which is beyond 2^53": rawAffine([0], [2 ** 53 + 2]),
      "1 columns for 2 coefficients": rawAffine([0], [1, 1]),
      "1 starts for 1 biases": rawAffine([0], [1], { starts: Uint32Array.of(0) }),
      "not all of the 1 terms": rawAffine([0], [1], { starts: Uint32Array.of(0, 0) }),
      "row 0 has the terms 0 to 2 of 1": rawAffine([0], [1], {
        starts: Uint32Array.of(0, 2, 1),
        biases: new BigInt64Array(2),
      }),
      "the biases are no BigInt64Array": rawAffine([0], [1], { biases: [0n] }),
      "stands twice among the inputs": affine([good], "y", ["features", "features"]),
      "1 elements for an input of 2": rescale([{ kind: "pass" }]),
      "3 elements for an input of 2": rescale([{ kind: "pass" }, { kind: "pass" }, { kind: "pass" }]),
      "there are 2 inputs, not 1": rescale([{ kind: "pass" }, { kind: "pass" }], ["features", "features"]),
      "there are 0 inputs, not 1": rescale([], []),
      "element 1 has the shift 63": rescale([{ kind: "pass" }, { kind: "floor", shift: 63 }]),
      "element 0 has the shift -1": rescale([{ kind: "relu", shift: -1 }, { kind: "pass" }]),
      "element 0 has the shift 0.5": rescale([{ kind: "relu", shift: 0.5 }, { kind: "pass" }]),
      "element 0 has the width 0": rescale([{ kind: "clamp", shift: 0, width: 0 }, { kind: "pass" }]),
      "element 0 has the width 63": rescale([{ kind: "clamp", shift: 0, width: 63 }, { kind: "pass" }]),
      "element 0 is of an unknown kind": rescale([{ kind: "ceil", shift: 0 }, { kind: "pass" }]),
      'reads "nowhere"': affine([good], "y", ["nowhere"]),
      'a tensor "features" is there already': affine([good], "features"),
      '"outputs" is the name of the whole model': affine([good], "outputs"),
      "there is no such primitive": { ...affine([good]), primitive: "Softmax" },
    };
    for (const [problem, node] of Object.entries(nodes)) {
      it(`refuses it, naming primitive and node: ${problem}`, () => {
        const builder = builderOf(BIT, BIT);
        expect(() => builder.add(node))
          .to.throw(PrimitiveContractViolation, problem)
          .with.property("details")
          .that.includes({ primitive: node.primitive, node: node.output });
        expect(builder.build("features").nodes, "it has not joined the graph").to.deep.equal([]);
      });
    }

    for (const name of ["", "Y", "0y", "y.bias", "y-1", "y y", "y\n", "ü", "y;", "y".repeat(65)]) {
      it(`refuses the name ${JSON.stringify(name)}, which circom or ONNX would read otherwise`, () => {
        expect(() => builderOf(BIT).add(affine([good], name))).to.throw(PrimitiveContractViolation, "is not made of");
      });
    }

    it("refuses a second definition, an output that is not there, and features that are none", () => {
      const builder = builderOf(BIT);
      builder.add(affine([good]));
      expect(() => builder.add(affine([good]))).to.throw(PrimitiveContractViolation, "there already");
      expect(() => builder.build("z")).to.throw(PrimitiveContractViolation, "nothing defines");
      expect(() => builderOf()).to.throw(PrimitiveContractViolation, "none");
      expect(() => builderOf({ min: 1n, max: 0n })).to.throw(PrimitiveContractViolation, "feature 0");
      expect(() => new IntegerGraphBuilder("x", [BIT])).to.throw(PrimitiveContractViolation, '"features"');
    });
  });

  it("keeps of a tensor's name what a comment may hold, and one text of it", () => {
    const builder = builderOf(BIT);
    const name = `a\n*/ component main = Evil(); // ü ${"x".repeat(100)}`;
    builder.add({ ...affine([[0n, [0, 1]]]), source: name });
    const [node] = builder.build("y").nodes;
    expect(node?.source).to.equal(name.slice(0, 80).replace("\n", "?").replace("ü", "?").replace("*/", "*?"));
  });

  context("at 2^62, below which nothing wraps", () => {
    const fits = (intervals: Interval[], node: ReturnType<typeof affine> | ReturnType<typeof rescale>): boolean => {
      try {
        builderOf(...intervals).add(node);
        return true;
      } catch (error) {
        expect(error).to.be.instanceOf(NoWrapViolation);
        return false;
      }
    };

    it("takes a sum that reaches it and refuses one that is larger by one, in either direction", () => {
      expect(MAX_MAGNITUDE).to.equal(LIMIT);
      for (const sign of [1n, -1n]) {
        const most = Number(sign) * 2 ** 53;
        const far = { min: 0n, max: LIMIT >> 53n };
        expect(fits([far], affine([[0n, [0, most]]])), "reached").to.equal(true);
        expect(fits([far], affine([[sign, [0, most]]])), "passed by one").to.equal(false);
        expect(fits([BIT], affine([[sign * LIMIT]])), "a bias").to.equal(true);
        expect(fits([BIT], affine([[sign * (LIMIT + 1n)]])), "a bias, by one").to.equal(false);
      }
    });

    it("counts every partial sum, in whatever order a runtime adds", () => {
      const far = { min: 0n, max: LIMIT >> 54n };
      const cancelling = (bias: bigint): WrittenRow => [bias, [0, 2 ** 53], [1, -(2 ** 53)]];
      expect(fits([far, far], affine([cancelling(0n)])), "2^61 + 2^61").to.equal(true);
      expect(fits([far, far], affine([cancelling(1n)])), "its interval is within ±(2^61 + 1)").to.equal(false);
    });

    it("counts what int-ONNX adds before it divides", () => {
      const floor: RescaleElement = { kind: "floor", shift: 1 };
      const low = (min: bigint, max: bigint): Interval => ({ min, max });
      // The dividend is raised by half and by the multiple of 2 that makes it positive.
      expect(fits([low(-(LIMIT / 2n) + 2n, 0n)], rescale([floor]))).to.equal(true);
      expect(fits([low(-(LIMIT / 2n) - 2n, 0n)], rescale([floor])), "its interval is within ±2^62").to.equal(false);
      expect(fits([low(0n, LIMIT - 1n)], rescale([floor]))).to.equal(true);
      expect(fits([low(0n, LIMIT)], rescale([floor])), "half is added to it").to.equal(false);
    });

    it("refuses features beyond it", () => {
      expect(() => builderOf({ min: -LIMIT, max: LIMIT })).not.to.throw();
      expect(() => builderOf({ min: 0n, max: LIMIT + 1n })).to.throw(NoWrapViolation);
    });

    it("gives the same integers in onnxruntime at the very edge", async () => {
      const intervals = [
        { min: -(2n ** 31n), max: 2n ** 31n },
        { min: -(2n ** 8n), max: 2n ** 8n },
      ];
      const builder = builderOf(...intervals);
      builder.add(affine([[0n, [0, 2 ** 30], [1, 2 ** 53]], [0n, [0, -(2 ** 31)]]], "sum")); // prettier-ignore
      const graph = builder.build("sum");
      const edges = intervals.map(({ min, max }) => [min, max]);
      const rows = edges[0]!.flatMap((a) => edges[1]!.map((b) => [a, b]));
      const integers = rows.map((each) => runIntegerModel(graph, each));
      expect(await runIntegerOnnx(integerOnnx(graph), rows)).to.deep.equal(integers);
      expect(integers.flat()).to.include(LIMIT);
    });
  });
});
