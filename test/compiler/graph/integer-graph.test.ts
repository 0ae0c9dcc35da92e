import { expect } from "chai";
import { integerOnnx } from "../../../compiler/emit/integer-onnx.ts";
import { runIntegerOnnx } from "../../../compiler/emit/integer-runtime.ts";
import { IntegerGraphBuilder, MAX_MAGNITUDE, NoWrapViolation } from "../../../compiler/graph/integer-graph.ts";
import type { Interval } from "../../../compiler/graph/interval.ts";
import { PrimitiveContractViolation } from "../../../compiler/graph/node-contract.ts";
import type { AffineParameters, IntegerRow } from "../../../compiler/primitives/affine.ts";
import type { RescaleElement } from "../../../compiler/primitives/rescale.ts";
import { runIntegerModel } from "../../../compiler/run-integer-model.ts";

const BIT: Interval = { min: 0n, max: 1n };
const LIMIT = 2n ** 62n;

type Term = [index: number, coefficient: bigint, input?: number];

function row(terms: readonly Term[], bias = 0n): IntegerRow {
  return { bias, terms: terms.map(([index, coefficient, input = 0]) => ({ input, index, coefficient })) };
}

function affine(rows: readonly IntegerRow[], output = "y", inputs = ["features"]) {
  return { primitive: "Affine", inputs, output, source: "model/y", parameters: { rows } satisfies AffineParameters };
}

function rescale(elements: readonly unknown[], inputs = ["features"]) {
  return { primitive: "Rescale", inputs, output: "y", source: "model/y", parameters: { elements } };
}

function builderOf(...intervals: Interval[]): IntegerGraphBuilder {
  return new IntegerGraphBuilder("features", intervals);
}

describe("IntegerGraphBuilder", () => {
  context("when a node breaks its primitive's contract", () => {
    const good = row([[0, 1n]]);
    const nodes: Record<string, ReturnType<typeof affine> | ReturnType<typeof rescale>> = {
      "row 1 names element 1 of input 0 twice": affine([good, row([[1, 3n], [0, 1n], [1, 4n]])]), // prettier-ignore
      "row 0 names element 1 of input 0 twice": affine([row([[1, 1n], [1, -1n]])]), // prettier-ignore
      "reads element 2 of the 2": affine([row([[2, 1n]])]),
      "reads element -1": affine([row([[-1, 1n]])]),
      "reads element 0.5": affine([row([[0.5, 1n]])]),
      "reads element NaN": affine([row([[NaN, 1n]])]),
      "reads input 1 of 1": affine([row([[0, 1n, 1]])]),
      "the coefficient 0": affine([row([[0, 0n]])]),
      "the coefficient 3, which is no integer": affine([row([[0, 3 as unknown as bigint]])]),
      "the bias 3, which is no integer": affine([row([], 3 as unknown as bigint)]),
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
    builder.add({ ...affine([row([[0, 1n]])]), source: name });
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
        expect(fits([BIT], affine([row([[0, sign * LIMIT]])])), "reached").to.equal(true);
        expect(fits([BIT], affine([row([[0, sign * LIMIT]], sign)])), "passed by one").to.equal(false);
        expect(fits([BIT], affine([row([], sign * LIMIT)])), "a bias").to.equal(true);
        expect(fits([BIT], affine([row([], sign * (LIMIT + 1n))])), "a bias, by one").to.equal(false);
        const never = { min: 0n, max: 0n };
        expect(fits([never], affine([row([[0, sign * (LIMIT + 1n)]])])), "a coefficient of 0").to.equal(false);
      }
    });

    it("counts every partial sum, in whatever order a runtime adds", () => {
      const cancelling = (bias: bigint): IntegerRow => row([[0, LIMIT / 2n], [1, -LIMIT / 2n]], bias); // prettier-ignore
      expect(fits([BIT, BIT], affine([cancelling(0n)])), "2^61 + 2^61").to.equal(true);
      expect(fits([BIT, BIT], affine([cancelling(1n)])), "its interval is within ±(2^61 + 1)").to.equal(false);
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
        { min: -1n, max: 1n },
      ];
      const builder = builderOf(...intervals);
      builder.add(affine([row([[0, 2n ** 30n], [1, LIMIT / 2n]]), row([[0, -(2n ** 31n)]])], "sum")); // prettier-ignore
      const graph = builder.build("sum");
      const edges = intervals.map(({ min, max }) => [min, max]);
      const rows = edges[0]!.flatMap((a) => edges[1]!.map((b) => [a, b]));
      const integers = rows.map((each) => runIntegerModel(graph, each));
      expect(await runIntegerOnnx(integerOnnx(graph), rows)).to.deep.equal(integers);
      expect(integers.flat()).to.include(LIMIT);
    });
  });
});
