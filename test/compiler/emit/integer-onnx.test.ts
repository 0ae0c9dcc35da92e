// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { IntegerModelTooLarge, integerOnnx } from "../../../compiler/emit/integer-onnx.ts";
import { runIntegerOnnx } from "../../../compiler/emit/integer-runtime.ts";
import type { IntegerGraph } from "../../../compiler/graph/integer-graph.ts";
import { integerMap, IntegerMapBuilder } from "../../../compiler/graph/integer-map.ts";
import type { Interval } from "../../../compiler/graph/interval.ts";
import type { AffineParameters } from "../../../compiler/primitives/affine.ts";
import { runIntegerModel } from "../../../compiler/run-integer-model.ts";

describe("integerOnnx", () => {
  it("adds terms that name one element twice, though no builder lets them through", async () => {
    const parameters: AffineParameters = integerMap([[4n, [0, 1], [0, 2]]]);
    const graph: IntegerGraph = {
      features: "features",
      outputs: "y",
      nodes: [{ primitive: "Affine", inputs: ["features"], output: "y", source: "y", parameters }],
      intervals: new Map([
        ["features", [{ min: 0n, max: 9n }]],
        ["y", [{ min: 4n, max: 31n }]],
      ]),
    };
    expect(await runIntegerOnnx(integerOnnx(graph), [[5n]])).to.deep.equal([[19n]]);
    expect(runIntegerModel(graph, [5n])).to.deep.equal([19n]);
  });

  it("counts the constants of all sums together before it writes any", () => {
    const map = new IntegerMapBuilder();
    for (let row = 0; row < 100; row++) {
      for (let column = 0; column < 1_000; column++)
        map.term(column, 1 + ((row * row + row * column + 31 * column) % 250));
      map.endRow(0n);
    }
    const parameters: AffineParameters = map.build();
    const node = { primitive: "Affine", inputs: ["features"], source: "y", parameters };
    const graph: IntegerGraph = {
      features: "features",
      outputs: "y399",
      nodes: Array.from({ length: 400 }, (_, index) => ({ ...node, output: `y${index}` })),
      intervals: new Map([["features", new Array<Interval>(1_000).fill({ min: 0n, max: 1n })]]),
    };
    expect(() => integerOnnx(graph)).to.throw(IntegerModelTooLarge, "40040000 constants");
  });
});
