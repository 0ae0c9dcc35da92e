// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { NonFiniteResult, runFloatModel } from "../../../compiler/calibration/float-runtime.ts";
import { FloatRuntimeRefused } from "../../../compiler/calibration/ort-session.ts";
import { UnsupportedRuntimeType } from "../../../compiler/calibration/ort-tensor.ts";
import { RowMismatch } from "../../../compiler/calibration/row-feeds.ts";
import { UndefinedTensor } from "../../../compiler/frontend/check-names.ts";
import { type ElementType } from "../../../compiler/onnx/element-type.ts";
import { MalformedModel } from "../../../compiler/onnx/malformed-model.ts";
import { int64Tensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";
import { labelledModel, SMALL_MODEL, smallModel } from "../../../testing/small-model.ts";

async function errorOf(run: Promise<unknown>): Promise<unknown> {
  try {
    return await run;
  } catch (error) {
    return error;
  }
}

const values = (run: ReadonlyMap<string, Float64Array> | undefined) =>
  Object.fromEntries([...(run ?? [])].map(([name, data]) => [name, [...data]]));

describe("runFloatModel", () => {
  it("gives the outputs of each row", async () => {
    const runs = await runFloatModel(smallModel(), [
      [1, 2, 3],
      [0, 0, 0],
    ]);
    expect(runs.map(values)).to.deep.equal([{ y: [0, 7] }, { y: [0.5, 0] }]);
  });

  it("exposes intermediate tensors, inputs and constants by name", async () => {
    const [run] = await runFloatModel(smallModel(), [[1, 2, 3]], ["h", "x", "b", "y", "h"]);
    expect(values(run)).to.deep.equal({ y: [0, 7], h: [-0.5, 7], x: [1, 2, 3], b: [0.5, -0.5] });
  });

  it("gives the same values whatever is exposed", async () => {
    const rows = Array.from({ length: 20 }, (_, i) => [Math.sin(i), Math.cos(3 * i), i / 7]);
    const alone = await runFloatModel(smallModel(), rows);
    const exposed = await runFloatModel(smallModel(), rows, ["h"]);
    expect(exposed.map((run) => run.get("y"))).to.deep.equal(alone.map((run) => run.get("y")));
  });

  it("splits a row over several inputs in the graph's order", async () => {
    const model = onnxBytes({
      inputs: [tensor("a", ["n", 1]), tensor("b", [1, 2])],
      outputs: [tensor("y", [1, 3])],
      nodes: [node("Concat", ["b", "a"], ["y"], { axis: 1n })],
    });
    expect((await runFloatModel(model, [[1, 2, 3]])).map(values)).to.deep.equal([{ y: [2, 3, 1] }]);
  });

  it("passes every element type", async () => {
    const types: ElementType[] = [
      "float32",
      "float64",
      "int8",
      "uint8",
      "int16",
      "uint16",
      "int32",
      "uint32",
      "int64",
      "uint64",
      "bool",
    ];
    for (const type of types) {
      const model = onnxBytes({
        inputs: [tensor("x", [2], type)],
        outputs: [tensor("y", [2], type)],
        nodes: [node("Identity", ["x"], ["y"])],
      });
      expect((await runFloatModel(model, [[1, 0]])).map(values), type).to.deep.equal([{ y: [1, 0] }]);
    }
  });

  describe("refuses", () => {
    it("rows of the wrong length and values that are not finite, naming the row", async () => {
      for (const row of [
        [1, 2],
        [1, 2, 3, 4],
        [1, NaN, 3],
        [1, 2, Infinity],
      ])
        expect(await errorOf(runFloatModel(smallModel(), [[1, 2, 3], row])))
          .to.be.instanceOf(RowMismatch)
          .with.nested.property("details.row", 1);
    });

    for (const [type, value] of [
      ["int64", 2.5],
      ["uint8", 256],
      ["int8", -129],
      ["bool", 0.5],
      ["float32", 1e39],
    ] as const)
      it(`${value}, which ${type} does not hold`, async () => {
        const model = onnxBytes({
          inputs: [tensor("x", [2], type)],
          outputs: [tensor("y", [2], type)],
          nodes: [node("Identity", ["x"], ["y"])],
        });
        const error = await errorOf(runFloatModel(model, [[0, value]]));
        expect(error).to.be.instanceOf(RowMismatch).with.property("message").that.contains(`at 1, which ${type}`);
      });

    it("infinity and NaN in what is asked for, naming tensor and row", async () => {
      const model = onnxBytes({
        inputs: [tensor("x", [1])],
        outputs: [tensor("y", [1])],
        nodes: [node("Reciprocal", ["x"], ["r"]), node("Relu", ["r"], ["y"])],
      });
      expect(await errorOf(runFloatModel(model, [[2], [0]])))
        .to.be.instanceOf(NonFiniteResult)
        .with.deep.property("details", { tensor: "y", row: 1, value: Infinity });
    });

    it("a tensor to expose that the model does not have", async () => {
      expect(await errorOf(runFloatModel(smallModel(), [[1, 2, 3]], ["lost"]))).to.be.instanceOf(UndefinedTensor);
      expect(await errorOf(runFloatModel(smallModel(), [[1, 2, 3]], [""]))).to.be.instanceOf(UndefinedTensor);
    });

    it("bytes that are no model, before onnxruntime sees them", async () => {
      expect(await errorOf(runFloatModel(Uint8Array.of(1, 2, 3), []))).to.be.instanceOf(MalformedModel);
    });

    it("an operator that onnxruntime does not know", async () => {
      const model = smallModel({ nodes: [node("Anything", ["x"], ["y"])] });
      const error = await errorOf(runFloatModel(model, [[1, 2, 3]]));
      expect(error).to.be.instanceOf(FloatRuntimeRefused).with.nested.property("details.stage", "load");
    });

    it("a row that the model cannot be run on", async () => {
      const model = onnxBytes({
        inputs: [tensor("x", [3])],
        outputs: [tensor("y", [3])],
        nodes: [node("Cast", ["x"], ["i"], { to: 7n }), node("Gather", ["x", "i"], ["y"])],
      });
      const error = await errorOf(runFloatModel(model, [[1, 2, 3]]));
      expect(error).to.be.instanceOf(FloatRuntimeRefused).with.nested.property("details.stage", "run");
    });

    for (const type of ["float16", "bfloat16"] as const)
      it(`${type} inputs, which cannot be passed`, async () => {
        const model = onnxBytes({
          inputs: [tensor("x", [2], type)],
          outputs: [tensor("y", [2])],
          nodes: [node("Cast", ["x"], ["y"], { to: 1n })],
        });
        expect(await errorOf(runFloatModel(model, [[1, 0]]))).to.be.instanceOf(UnsupportedRuntimeType);
      });
  });

  it("gives the tensor behind a map of class labels", async () => {
    expect((await runFloatModel(labelledModel(), [[1, 2, 3]])).map(values)).to.deep.equal([{ y: [0, 7] }]);
  });

  it("does not run what no output depends on, whatever it would cost", async () => {
    const model = smallModel({
      nodes: [...SMALL_MODEL.nodes, node("Expand", ["x", "huge"], ["unused"])],
      initializers: [...(SMALL_MODEL.initializers ?? []), int64Tensor("huge", [2], [2n ** 45n, 3n])],
    });
    expect((await runFloatModel(model, [[1, 2, 3]], ["h"])).map(values)).to.deep.equal([{ y: [0, 7], h: [-0.5, 7] }]);
  });

  it("gives float16 outputs", async () => {
    const model = onnxBytes({
      inputs: [tensor("x", [2])],
      outputs: [tensor("y", [2], "float16")],
      nodes: [node("Cast", ["x"], ["y"], { to: 10n })],
    });
    expect((await runFloatModel(model, [[1.5, 0.1]])).map(values)).to.deep.equal([{ y: [1.5, 0.0999755859375] }]);
  });
});
