// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { IntegerGraphBuilder } from "../../../compiler/graph/integer-graph.ts";
import { MAX_MAGNITUDE, NoWrapViolation } from "../../../compiler/graph/no-wrap.ts";
import { definition, type ProductParameters } from "../../../compiler/primitives/product.ts";

const square: ProductParameters = { left: [0], right: [0] };
const SMALL = [-7n, -3n, -1n, 0n, 1n, 2n, 6n];

describe("Product", () => {
  it("proves the exact interval of every product and square over small intervals", () => {
    const intervals = SMALL.flatMap((min) => SMALL.filter((max) => max >= min).map((max) => ({ min, max })));
    const every = ({ min, max }: { min: bigint; max: bigint }): bigint[] =>
      Array.from({ length: Number(max - min) + 1 }, (_, i) => min + BigInt(i));
    const ends = (values: readonly bigint[]) => ({
      min: values.reduce((a, b) => (a < b ? a : b)),
      max: values.reduce((a, b) => (a > b ? a : b)),
    });
    for (const a of intervals) {
      expect(definition.intervals(square, [[a]]), `square of ${a.min} … ${a.max}`).to.deep.equal([
        ends(every(a).map((x) => x * x)),
      ]);
      for (const b of intervals) {
        const products = every(a).flatMap((x) => every(b).map((y) => x * y));
        expect(
          definition.intervals({ left: [0], right: [1] }, [[a], [b]]),
          `${a.min} … ${a.max} times ${b.min} … ${b.max}`,
        ).to.deep.equal([ends(products)]);
      }
    }
  });

  it("takes elements with one interval for different ones", () => {
    const interval = { min: -2n, max: 2n };
    expect(definition.intervals({ left: [0], right: [1] }, [[interval, interval]])).to.deep.equal([
      { min: -4n, max: 4n },
    ]);
  });

  it("is refused where a product can wrap, and only there", () => {
    const graphOf = (max: bigint): unknown => {
      const builder = new IntegerGraphBuilder("features", [
        { min: 0n, max },
        { min: 0n, max: MAX_MAGNITUDE >> 32n },
      ]);
      const parameters: ProductParameters = { left: [0], right: [1] };
      return builder.add({ primitive: "Product", inputs: ["features"], output: "y", source: "y", parameters });
    };
    expect(() => graphOf(1n << 32n)).not.to.throw();
    expect(() => graphOf((1n << 32n) + 1n)).to.throw(NoWrapViolation);
  });

  it("makes constants and copies of what constant factors leave", () => {
    const intervals = [
      { min: -8n, max: 7n },
      { min: -5n, max: -5n },
      { min: 1n, max: 1n },
      { min: 0n, max: 0n },
    ];
    const parameters: ProductParameters = { left: [0, 1, 0, 2, 3, 1, 0], right: [1, 0, 2, 0, 0, 1, 0] };
    const { lines, wires } = definition.circuit(parameters, { inputs: [["a", "(-5)", "(1)", "b"]], output: "y" }, [
      intervals,
    ]);
    expect(lines).to.deep.equal(["signal y_0 <== -5 * a;", "signal y_1 <== -5 * a;", "signal y_6 <== a * a;"]);
    expect(wires).to.deep.equal(["y_0", "y_1", "a", "a", "(0)", "(25)", "y_6"]);
    expect(definition.constraints(parameters, [intervals])).to.deep.equal({ linear: 2, nonLinear: 1 });
  });

  for (const [title, parameters, inputs, problem] of [
    ["factors without partners", { left: [0, 1], right: [1] }, ["x"], "2 left factors and 1 right ones"],
    ["no product", { left: [], right: [] }, ["x"], "no product"],
    ["an element that is not there", { left: [0], right: [2] }, ["x"], "element 2 of the 2"],
    ["half an element", { left: [0.5], right: [0] }, ["x"], "element 0.5"],
    ["one tensor twice", { left: [0], right: [2] }, ["x", "x"], "one tensor stands twice"],
    ["no input", { left: [0], right: [0] }, [], "no input"],
  ] as const) {
    it(`refuses ${title}`, () => {
      const interval = { min: 0n, max: 1n };
      const intervals = inputs.map(() => [interval, interval]);
      expect(definition.violation(parameters, { inputs }, intervals)).to.contain(problem);
    });
  }
});
