// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { compileModel } from "../../../compiler/compile-model.ts";
import { floatTensor } from "../../../compiler/onnx/make-tensor.ts";
import { withLabelReserve } from "../../../compiler/quantise/label-reserve.ts";
import { bitsOfLayer, type QuantisationBits } from "../../../compiler/quantise/quantise-plan.ts";
import { schemaElements } from "../../../compiler/quantise/schema-elements.ts";
import { rememberedTrials, type Trial } from "../../../compiler/quantise/trials.ts";
import { runIntegerModel } from "../../../compiler/run-integer-model.ts";
import { freeConstraints } from "../../../compiler/statement-constraints.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";
import { pseudoRandom } from "../../../testing/pseudo-random.ts";

const LABEL = [{ elementType: "int64" }] as const;
const CHOSEN: QuantisationBits = { weightBits: 10, activationBits: 8, layers: { last: { activationBits: 6 } } };

/** Trials of a model that takes `base` constraints and ten for each bit; those of more than `most` activation bits are wrong. */
function trialsOf(base: number, most = Infinity) {
  const names = new Set(["last"]);
  return rememberedTrials<Trial>(
    (bits) => ({
      ...{ bits, asked: { weightBits: names, activationBits: names } },
      constraints: base + 10 * (bits.weightBits + bits.activationBits + bitsOfLayer(bits, "last").activationBits),
    }),
    ({ bits }) => Promise.resolve(bits.activationBits > most ? 2 : 0),
    () => 0,
  );
}

describe("withLabelReserve", () => {
  const bitsWith = async (
    trials: ReturnType<typeof trialsOf>,
    outputs: readonly { elementType: "int64" | "float32" }[],
  ): Promise<QuantisationBits> => (await withLabelReserve(trials, trials.attempt(CHOSEN)!, outputs)).bits;

  it("gives a model of classes more bits, each layer's own too", async () => {
    const more = { weightBits: 14, activationBits: 12, layers: { last: { activationBits: 10 } } };
    expect(await bitsWith(trialsOf(1_000), LABEL)).to.deep.equal(more);
  });

  it("gives it no more than its domain has room for, and none that are wrong on a row", async () => {
    const chosen = 10 * (10 + 8 + 6);
    const base = freeConstraints(1_000) - chosen - 2 * 3 * 10; // two bits of three kinds
    expect(await bitsWith(trialsOf(base), LABEL)).to.deep.include({ weightBits: 12, activationBits: 10 });
    expect(await bitsWith(trialsOf(1_000, 9), LABEL)).to.deep.include({ weightBits: 11, activationBits: 9 });
    expect(await bitsWith(trialsOf(1_000, 8), LABEL)).to.deep.equal(CHOSEN);
  });

  it("leaves alone what has no class among its outputs", async () => {
    expect(await bitsWith(trialsOf(1_000), [{ elementType: "float32" }])).to.deep.equal(CHOSEN);
  });

  it("makes labels right on rows that the bits were not chosen on", async function () {
    this.timeout(60_000);
    const random = pseudoRandom("scores of classes");
    const draw = (count: number): number[] => Array.from({ length: count }, () => 2 * random() - 1);
    const [weights, rows] = [draw(5 * 4), Array.from({ length: 2_000 }, () => draw(5))];
    const onnx = onnxBytes({
      ...{ inputs: [tensor("x", [1, 5])], outputs: [tensor("class", [1], "int64")] },
      initializers: [floatTensor("w", [5, 4], weights)],
      nodes: [
        node("MatMul", ["x", "w"], ["scores"]),
        node("ArgMax", ["scores"], ["class"], { axis: 1n, keepdims: 0n }),
      ],
    });
    const { graph, schema } = await compileModel({ onnx, name: "class", batch: 1, calibration: rows.slice(0, 100) });
    const features = schemaElements(schema.features);
    const { scale } = schema.outputs[0]!;
    const wrong = rows.filter((row) => {
      const integers = row.map((value, k) => BigInt(Math.round(value / features[k]!.scale)));
      const scores = [0, 1, 2, 3].map((c) => row.reduce((sum, value, k) => sum + value * weights[4 * k + c]!, 0));
      return Number(runIntegerModel(graph, integers)[0]) * scale !== scores.indexOf(Math.max(...scores));
    });
    expect(wrong.length, "31 without a reserve").to.be.at.most(4);
  });
});
