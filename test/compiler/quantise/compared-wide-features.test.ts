// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { runFloatModel } from "../../../compiler/calibration/float-runtime.ts";
import { runIntegerModel } from "../../../compiler/run-integer-model.ts";
import { compileModel } from "../../../compiler/compile-model.ts";
import { schemaElements } from "../../../compiler/quantise/schema-elements.ts";
import type { OnnxNode, OnnxTensor } from "../../../compiler/onnx/model.ts";
import type { ModelSchema } from "../../../schema/model-schema.ts";
import { floatTensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";
import { pseudoRandom, randomInteger } from "../../../testing/pseudo-random.ts";

/**
 * A balance in 32 bits beside two shares in 16: one unit of the balance adds 2^16 times less than one of a share, and all of it as much. A
 * coefficient as coarse as the largest weight, and not as the largest term, would leave nothing of the balance.
 */
const FEATURES: ModelSchema["features"] = [
  { name: "balance", unit: "ETH", count: 1, width: 32, signed: false, scale: 2 ** -12 },
  { name: "share", unit: "", count: 2, width: 16, signed: true, scale: 2 ** -15 },
];
const BALANCES = 2 ** -20; // all balances span 1

type Compared = Readonly<{
  nodes: readonly OnnxNode[];
  initializers: readonly OnnxTensor[];
  side: (y: number) => number;
}>;

const COMPARED: Readonly<Record<string, Compared>> = {
  "the label of the largest of three scores": {
    nodes: [
      node("Gemm", ["x", "w", "b"], ["scores"]),
      node("ArgMax", ["scores"], ["label"], { axis: 1n, keepdims: 1n }),
      node("Cast", ["label"], ["y"], { to: 1n }),
    ],
    initializers: [
      floatTensor("w", [3, 3], [BALANCES, -BALANCES, 0.3 * BALANCES, 0.31, -0.17, 0.23, -0.11, 0.29, 0.37]),
      floatTensor("b", [3], [-0.5, 0.5, 0.1]),
    ],
    side: (label) => label,
  },
  "what is above a threshold and what is not": {
    nodes: [node("Gemm", ["x", "w", "b"], ["sum"]), node("ThresholdedRelu", ["sum"], ["y"], { alpha: 0.5 })],
    initializers: [floatTensor("w", [3, 1], [BALANCES, 0.31, -0.17]), floatTensor("b", [1], [0.013])],
    side: Math.sign,
  },
};

describe("a wide feature beside narrow ones, compared", () => {
  for (const [title, { nodes, initializers, side }] of Object.entries(COMPARED))
    it(`is on the side that onnxruntime says: ${title}`, async () => {
      const onnx = onnxBytes({ inputs: [tensor("x", [1, 3])], outputs: [tensor("y", [1, 1])], nodes, initializers });
      const schema: ModelSchema = {
        ...{ version: 1, name: "compared", total: true, features: FEATURES },
        outputs: [{ name: "y", unit: "", count: 1, width: 32, signed: true, scale: 1 / 4 }],
      };
      const { graph } = await compileModel({ onnx, batch: 1, schema, bits: { weightBits: 12, activationBits: 12 } });
      const [random, elements] = [pseudoRandom(title), schemaElements(FEATURES)];
      const rows = Array.from({ length: 1_000 }, () => elements.map(({ range }) => randomInteger(random, range)));
      const floats = await runFloatModel(
        onnx,
        rows.map((row) => row.map((value, place) => Number(value) * (elements[place]?.scale ?? NaN))),
      );
      const others = rows.filter((row, index) => {
        const [y = 0n] = runIntegerModel(graph, row);
        return side(Number(y) / 4) !== side(floats[index]?.get("y")?.[0] ?? NaN);
      });
      expect(others.length, `rows of ${rows.length} on the other side`).to.be.at.most(2);
    });
});
