// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { compileModel, type CompiledModel } from "../../../compiler/compile-model.ts";
import type { OnnxNode } from "../../../compiler/onnx/model.ts";
import { floatTensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";

const SIZE = 4;
const COLUMNS = [...Array(SIZE).keys()];

/** Rows that spread over ±8, none of them constant. */
const ROWS = [...Array(24).keys()].map((row) =>
  COLUMNS.map((column) => Math.round(800 * Math.sin(row * 7 + column * 3)) / 100),
);

const CONSTANTS = [
  floatTensor("two", [], [2]),
  floatTensor("epsilon", [], [1e-5]),
  floatTensor("tiny", [], [1e-12]),
  floatTensor("w", [SIZE, SIZE], [1, -0.5, 0.3, 0.2, 0.7, 1, -0.4, 0.1, -0.6, 0.2, 1, 0.5, 0.3, -0.8, 0.4, 1]),
];

/** (x − mean) / √(mean((x − mean)²) + ε), as exporters write it where the opset has no operator for it. */
function layerNorm(x: string, y: string): OnnxNode[] {
  const axes = { axes: [-1n], keepdims: 1n };
  return [
    node("ReduceMean", [x], [`${y}_mean`], axes),
    node("Sub", [x, `${y}_mean`], [`${y}_deviation`]),
    node("Sub", [x, `${y}_mean`], [`${y}_another`]),
    node("Pow", [`${y}_another`, "two"], [`${y}_squares`]),
    node("ReduceMean", [`${y}_squares`], [`${y}_variance`], axes),
    node("Add", [`${y}_variance`, "epsilon"], [`${y}_sum`]),
    node("Sqrt", [`${y}_sum`], [`${y}_root`]),
    node("Div", [`${y}_deviation`, `${y}_root`], [y]),
  ];
}

async function compiled(nodes: readonly OnnxNode[], calibration = ROWS): Promise<CompiledModel> {
  const onnx = onnxBytes({
    ...{ inputs: [tensor("x", [1, SIZE])], outputs: [tensor("y", [1, SIZE])], nodes: [...nodes], opset: 14 },
    initializers: CONSTANTS,
  });
  return await compileModel({ onnx, batch: 1, calibration });
}

describe("boundNormalised", function () {
  this.timeout(60_000);

  it("lets a curve follow the second of two norms, whose intervals alone are in the millions", async () => {
    const { errorReport } = await compiled([
      ...layerNorm("x", "first"),
      node("MatMul", ["first", "w"], ["inner"]),
      ...layerNorm("inner", "second"),
      node("Sigmoid", ["second"], ["gate"]),
      node("Mul", ["second", "gate"], ["y"]),
    ]);
    expect(errorReport.calibration.max).to.be.below(0.01);
  });

  it("divides by a norm that may be 0, as long as it is the numerators' own", async () => {
    const { errorReport } = await compiled([
      node("ReduceL2", ["x"], ["norm"], { axes: [-1n], keepdims: 1n }),
      node("Clip", ["norm", "tiny"], ["divisor"]),
      node("Div", ["x", "divisor"], ["y"]),
    ]);
    expect(errorReport.calibration.max).to.be.below(0.01);
  });
});
