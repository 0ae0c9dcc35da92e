import { expect } from "chai";
import { IntegerModelTooLarge, integerOnnx } from "../../../compiler/emit/integer-onnx.ts";
import { runIntegerOnnx } from "../../../compiler/emit/integer-runtime.ts";
import { encodeGraph } from "../../../compiler/graph/graph-file.ts";
import { IntegerGraphBuilder, type IntegerGraph } from "../../../compiler/graph/integer-graph.ts";
import { integerMap } from "../../../compiler/graph/integer-map.ts";
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

  it("counts the constants of all sums together: a graph of a few kilobytes cannot fill the memory", () => {
    const features = Array.from({ length: 65_535 }, () => ({ min: 0n, max: 1n }));
    const builder = new IntegerGraphBuilder("features", features);
    const parameters = integerMap(Array.from({ length: 200 }, () => [0n]));
    for (let i = 0; i < 100; i++)
      builder.add({ primitive: "Affine", inputs: ["features"], output: `y${i}`, source: "y", parameters });
    const graph = builder.build("y99");
    expect(encodeGraph(graph).length).to.be.lessThan(200_000);
    expect(() => integerOnnx(graph)).to.throw(IntegerModelTooLarge, "1310720000 constants");
  });
});
