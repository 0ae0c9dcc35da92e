// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { runFloatModel } from "../../../compiler/calibration/float-runtime.ts";
import { runIntegerModel } from "../../../compiler/run-integer-model.ts";
import { compileModel } from "../../../compiler/compile-model.ts";
import { turningPlaces } from "../../../compiler/curves/turning-places.ts";
import type { OnnxNode } from "../../../compiler/onnx/model.ts";
import type { ModelSchema } from "../../../schema/model-schema.ts";
import { floatTensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";

const near = (places: readonly number[], place: number): boolean =>
  places.some((each) => Math.abs(each - place) < 1e-6);

describe("turningPlaces", () => {
  it("finds where an operand crosses 0, and where it is largest or smallest", () => {
    const places = turningPlaces([{ at: (x) => (x - 40) ** 2 - 9 }], 0, 65_535);
    for (const place of [37, 40, 43]) expect(near(places, place), String(place)).to.equal(true);
    expect(turningPlaces([{ at: (x) => 3 * x + 1 }], 0, 100), "a line above 0").to.deep.equal([]);
  });

  it("looks half-way between the turns that an operand has inside", () => {
    const bump = (x: number): number => Math.max(0, x - 40) * Math.max(0, 41 - x) - 0.1;
    const places = turningPlaces([{ at: bump, turns: () => [40, 41] }], 0, 65_535);
    for (const place of [40.5, 40.5 - Math.sqrt(0.15), 40.5 + Math.sqrt(0.15)])
      expect(near(places, place), String(place)).to.equal(true);
  });

  it("stays between the ends", () => {
    expect(turningPlaces([{ at: (x) => x, turns: () => [-5, 7] }], -1, 1)).to.deep.equal([0]);
  });
});

/** One feature of 16 bits, and humps so narrow beside all that it can be that evenly spread samples of a range miss them. */
describe("a curve with a hump in a wide range", function () {
  this.timeout(60_000);
  const schema: ModelSchema = {
    ...{ version: 1, name: "humps", total: true },
    features: [{ name: "x", unit: "", count: 1, width: 16, signed: false, scale: 1 }],
    outputs: [{ name: "y", unit: "", count: 1, width: 32, signed: true, scale: 2 ** -20 }],
  };
  const constants = { low: 32, high: 48, middle: 40, eighth: 1 / 64, one: 1, narrow: -1 / 16, twice: 5, bias: -96 };

  const HUMPS: Readonly<Record<string, readonly OnnxNode[]>> = {
    "a product of two ReLUs": [
      node("Sub", ["x", "low"], ["up"]),
      node("Sub", ["high", "x"], ["down"]),
      node("Relu", ["up"], ["over"]),
      node("Relu", ["down"], ["under"]),
      node("Mul", ["over", "under"], ["product"]),
      node("Mul", ["product", "eighth"], ["y"]),
    ],
    "a hat, squared": [
      node("Sub", ["x", "middle"], ["over"]),
      node("Abs", ["over"], ["distance"]),
      node("Sub", ["one", "distance"], ["inside"]),
      node("Relu", ["inside"], ["hat"]),
      node("Mul", ["hat", "hat"], ["y"]),
    ],
    "a bell of a square": [
      node("Sub", ["x", "middle"], ["over"]),
      node("Mul", ["over", "over"], ["square"]),
      node("Mul", ["square", "narrow"], ["below"]),
      node("Exp", ["below"], ["y"]),
    ],
    "a step to a parabola and back, multiplied out": [
      node("Mul", ["x", "x"], ["square"]),
      node("Mul", ["square", "narrow"], ["scaled"]),
      node("Mul", ["x", "twice"], ["moved"]),
      node("Sum", ["scaled", "moved", "bias"], ["below"]),
      node("Sigmoid", ["below"], ["y"]),
    ],
    "a difference of two sigmoids": [
      node("Sub", ["x", "low"], ["over"]),
      node("Sub", ["x", "high"], ["under"]),
      node("Sigmoid", ["over"], ["up"]),
      node("Sigmoid", ["under"], ["down"]),
      node("Sub", ["up", "down"], ["y"]),
    ],
  };
  for (const [title, nodes] of Object.entries(HUMPS))
    it(`is followed: ${title}`, async () => {
      const initializers = Object.entries(constants).map(([name, value]) => floatTensor(name, [1], [value]));
      const onnx = onnxBytes({ inputs: [tensor("x", [1, 1])], outputs: [tensor("y", [1, 1])], nodes, initializers });
      const calibration = Array.from({ length: 100 }, (_, k) => [k]);
      for (const rows of [{ calibration }, { calibration: [...calibration, [65_000]] }]) {
        const { graph, errorReport } = await compileModel({ onnx, batch: 1, schema, ...rows });
        const places = [...Array.from({ length: 128 }, (_, k) => k), 256, 5_000, 65_535];
        const floats = await runFloatModel(onnx, places.map((x) => [x])); // prettier-ignore
        places.forEach((x, index) => {
          const [y = 0n] = runIntegerModel(graph, [BigInt(x)]);
          const off = Math.abs(Number(y) * 2 ** -20 - (floats[index]?.get("y")?.[0] ?? NaN));
          expect(off, `at ${x}`).to.be.at.most(errorReport.bound + errorReport.floatRounding);
          expect(off, `at ${x}`).to.be.at.most(1e-3);
        });
      }
    });

  it("is not taken for 0 where no row shows it", async () => {
    const nodes = HUMPS["a product of two ReLUs"] ?? [];
    const initializers = Object.entries(constants).map(([name, value]) => floatTensor(name, [1], [value]));
    const onnx = onnxBytes({ inputs: [tensor("x", [1, 1])], outputs: [tensor("y", [1, 1])], nodes, initializers });
    const { graph } = await compileModel({ onnx, batch: 1, schema });
    expect(runIntegerModel(graph, [40n])).to.deep.equal([1n << 20n]);
  });
});

describe("an activation on one side of 0, of a feature in 16 bits", function () {
  this.timeout(60_000);
  const schema: ModelSchema = {
    ...{ version: 1, name: "sides", total: true },
    features: [{ name: "x", unit: "", count: 1, width: 16, signed: false, scale: 1 / 8 }],
    outputs: [{ name: "y", unit: "", count: 1, width: 32, signed: true, scale: 2 ** -12 }],
  };
  for (const [op, opset] of [
    ["Gelu", 20],
    ["HardSwish", 17],
  ] as const)
    // prettier-ignore
    for (const side of [1, -1])
      it(`is no line, though it looks like one wherever even samples are: ${op} of ${side < 0 ? "-x" : "x"}`, async () => {
        const onnx = onnxBytes({
          ...{ opset, inputs: [tensor("x", [1, 1])], outputs: [tensor("y", [1, 1])] },
          nodes: [node("Mul", ["x", "side"], ["h"]), node(op, ["h"], ["y"])],
          initializers: [floatTensor("side", [1], [side])],
        });
        const { graph, errorReport } = await compileModel({ onnx, batch: 1, schema });
        const places = Array.from({ length: 40 }, (_, k) => k);
        const floats = await runFloatModel(onnx, places.map((x) => [x / 8])); // prettier-ignore
        places.forEach((x, index) => {
          const [y = 0n] = runIntegerModel(graph, [BigInt(x)]);
          const off = Math.abs(Number(y) * 2 ** -12 - (floats[index]?.get("y")?.[0] ?? NaN));
          expect(off, `at ${x}`).to.be.at.most(errorReport.bound + 2 ** -16);
        });
      });
});
