import { expect } from "chai";
import { integerOnnx } from "../../../compiler/emit/integer-onnx.ts";
import { runIntegerOnnx } from "../../../compiler/emit/integer-runtime.ts";
import type { IntegerGraph } from "../../../compiler/graph/integer-graph.ts";
import type { AffineParameters } from "../../../compiler/primitives/affine.ts";
import { runIntegerModel } from "../../../compiler/run-integer-model.ts";

describe("integerOnnx", () => {
  it("adds terms that name one element twice, though no builder lets them through", async () => {
    const term = { input: 0, index: 0, coefficient: 1n };
    const parameters: AffineParameters = { rows: [{ terms: [term, { ...term, coefficient: 2n }], bias: 4n }] };
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
});
