// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { runFloatModel } from "../../../compiler/calibration/float-runtime.ts";
import { compileModel } from "../../../compiler/compile-model.ts";
import { runIntegerModel } from "../../../compiler/run-integer-model.ts";
import { pseudoRandom } from "../../../testing/pseudo-random.ts";
import { randomRecurrent } from "../../../testing/random-recurrent.ts";
import { expectSnapshot } from "../../../testing/snapshot.ts";

const SCALES = { feature: 2 ** -8, output: 2 ** -20 };

describe("recurrent networks", () => {
  for (const op of ["LSTM", "GRU"] as const)
    it(`${op} of 8 units over 3 steps costs what git says, and is near the float model`, async () => {
      const onnx = randomRecurrent({ op, steps: 3, features: 2, hidden: 8 }, `small ${op}`);
      const model = await compileModel({
        ...{ onnx, batch: 1, bits: { weightBits: 10, activationBits: 10 } },
        schema: {
          version: 1,
          name: "small",
          features: [{ name: "x", unit: "", count: 6, width: 8, signed: false, scale: SCALES.feature }],
          outputs: [{ name: "y", unit: "", count: 1, width: 32, signed: true, scale: SCALES.output }],
          total: true,
        },
      });
      const { primitives, model: total } = model.constraintBudget;
      expectSnapshot("test/snapshots/constraints.json", `${op} 3 × 2, 8`, { ...primitives, model: total });

      const random = pseudoRandom(`rows of ${op}`);
      const rows = Array.from({ length: 200 }, () => Array.from({ length: 6 }, () => Math.floor(random() * 256)));
      const floats = await runFloatModel(
        onnx,
        rows.map((row) => row.map((value) => value * SCALES.feature)),
      );
      rows.forEach((row, index) => {
        const [integer = 0n] = runIntegerModel(model.graph, row.map(BigInt));
        const [[float = NaN] = []] = floats[index]?.values() ?? [];
        expect(Number(integer) * SCALES.output, `row ${index}`).to.be.closeTo(float, 2e-3);
      });
    });
});
