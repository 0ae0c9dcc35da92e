// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { compileModel, type CompileOptions } from "../../../compiler/compile-model.ts";
import { chooseBits, nearestWithin } from "../../../compiler/quantise/choose-bits.ts";
import { bitsOfLayer, type QuantisationBits } from "../../../compiler/quantise/quantise-plan.ts";
import { rememberedTrials, type Trial } from "../../../compiler/quantise/trials.ts";
import { domainSize, circuitRows, totalConstraints } from "../../../compiler/statement-constraints.ts";
import { floatTensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";
import { pseudoRandom } from "../../../testing/pseudo-random.ts";
import { refusalOf } from "../../../testing/refusal-of.ts";

type Layer = Readonly<{ name: string; neurons: number; noise: number }>;

/** A model whose layers cost their bits times their neurons, and whose errors are independent of each other and halve with each bit. */
function searchOf(layers: readonly Layer[], allowed: number) {
  const noiseOf = (bits: QuantisationBits, { name, noise }: Layer): number =>
    noise * (4 ** -bitsOfLayer(bits, name).weightBits + 4 ** -bitsOfLayer(bits, name).activationBits);
  const sumOver = (value: (layer: Layer) => number): number => layers.reduce((sum, layer) => sum + value(layer), 0);
  const names = new Set(layers.map(({ name }) => name));
  return rememberedTrials<Trial>(
    (bits) => ({
      ...{ bits, asked: { weightBits: names, activationBits: names } },
      constraints: sumOver(({ name, neurons }) => {
        const { weightBits, activationBits } = bitsOfLayer(bits, name);
        return neurons * (weightBits + activationBits);
      }),
    }),
    ({ bits }) => Promise.resolve(Math.sqrt(sumOver((layer) => noiseOf(bits, layer))) / allowed),
    (one, other) =>
      Math.sqrt(
        sumOver((layer) => {
          const [a, b] = [noiseOf(one.bits, layer), noiseOf(other.bits, layer)];
          return a === b ? 0 : Math.abs(a - b) * 1.1;
        }),
      ) / allowed,
  );
}

const LAYERS: readonly Layer[] = [
  { name: "wide", neurons: 200, noise: 1 },
  { name: "narrow", neurons: 10, noise: 1 },
  { name: "harmless", neurons: 100, noise: 2 ** -8 },
];

/** The cheapest bits that all layers have alike. */
async function cheapestUniform(trials: ReturnType<typeof searchOf>): Promise<number> {
  let least = Infinity;
  for (let weightBits = 5; weightBits <= 24; weightBits++)
    for (let activationBits = 6; activationBits <= 24; activationBits++) {
      const found = await trials.scored({ weightBits, activationBits });
      if (found !== undefined && found.score <= 1) least = Math.min(least, found.trial.constraints);
    }
  return least;
}

describe("chooseBits of a model whose layers differ", () => {
  it("cuts those coarser that cost much and add little error", async () => {
    const found = await chooseBits(searchOf(LAYERS, 2 ** -10), (constraints) => constraints);
    expect(found?.score).to.be.at.most(1);
    expect(found?.trial.constraints).to.be.below(0.9 * (await cheapestUniform(searchOf(LAYERS, 2 ** -10))));
    const [wide, narrow, harmless] = LAYERS.map(({ name }) => bitsOfLayer(found!.trial.bits, name).weightBits);
    expect(narrow).to.be.above(wide!);
    expect(wide).to.be.above(harmless!);
  });

  it("spends what is free on their bits, and no more than that", async () => {
    const free = 7_000;
    const found = await chooseBits(searchOf(LAYERS, 2 ** -10), () => free);
    expect(found?.trial.constraints).to.be.at.most(free);
    expect(found?.score).to.be.at.most(1 / 2);
  });

  it("keeps within a number of constraints with a smaller error than any bits for all", async () => {
    const [most, trials] = [6_000, searchOf(LAYERS, 1)];
    const found = await nearestWithin(trials, most);
    expect(found?.trial.constraints).to.be.at.most(most);
    let least = Infinity;
    for (let weightBits = 5; weightBits <= 24; weightBits++)
      for (let activationBits = 6; activationBits <= 24; activationBits++) {
        const each = await trials.scored({ weightBits, activationBits });
        if (each !== undefined && each.trial.constraints <= most) least = Math.min(least, each.score);
      }
    expect(found?.score).to.be.below(least);
  });

  it("leaves a model of one layer alone", async () => {
    const found = await chooseBits(searchOf(LAYERS.slice(0, 1), 2 ** -10), (constraints) => constraints);
    expect(found?.score).to.be.at.most(1);
  });

  it("takes few trials however many layers there are", async () => {
    const steps = Array.from({ length: 200 }, (_, step) => [
      { name: `step${step}:gates`, neurons: 30, noise: 4 ** -(step / 50) },
      { name: `step${step}:cell`, neurons: 10, noise: 4 ** -(step / 50) },
    ]).flat();
    const trials = searchOf(steps, 2 ** -10);
    const found = await chooseBits(trials, (constraints) => constraints);
    const tried = trials.all().length;
    expect(tried).to.be.at.most(70);
    expect(found?.trial.constraints).to.be.below(await cheapestUniform(trials));
  });
});

/** Forty neurons, of which six make one output. */
function twoLayers(): Uint8Array {
  const random = pseudoRandom("layers");
  const values = (count: number): number[] => Array.from({ length: count }, () => random() * 2 - 1);
  return onnxBytes({
    inputs: [tensor("x", [1, 4])],
    outputs: [tensor("y", [1, 1])],
    nodes: [
      node("Gemm", ["x", "a", "b"], ["h"]),
      node("Relu", ["h"], ["wide"]),
      node("Gemm", ["wide", "c", "d"], ["g"]),
      node("Relu", ["g"], ["narrow"]),
      node("Gemm", ["narrow", "e", "f"], ["y"]),
    ],
    initializers: [
      floatTensor("a", [4, 40], values(160)),
      floatTensor("b", [40], values(40)),
      floatTensor("c", [40, 6], values(240)),
      floatTensor("d", [6], values(6)),
      floatTensor("e", [6, 1], values(6)),
      floatTensor("f", [1], values(1)),
    ],
  });
}

function rowsOf(seed: string, count: number): number[][] {
  const random = pseudoRandom(seed);
  return Array.from({ length: count }, () => Array.from({ length: 4 }, () => random() * 2 - 1));
}

describe("compileModel with bits for each layer", function () {
  this.timeout(60_000);
  const options: CompileOptions = {
    ...{ onnx: twoLayers(), batch: 1, name: "mixed" },
    calibration: rowsOf("calibration", 40),
    heldOut: rowsOf("held-out", 20),
  };

  it("keeps the error asked for, and gives the same files again, from the same rows or from its bits", async () => {
    const asked = { ...options, maxError: "0.5%" };
    const [model, again] = [await compileModel(asked), await compileModel(asked)];
    const { chosen } = model.tradeOffs;
    expect(Object.keys(model.bits.layers ?? {})).not.to.have.length(0);
    expect(chosen.error).to.be.at.most(0.005);
    expect(chosen.constraints).to.equal(totalConstraints(model.constraintBudget));
    const given = await compileModel({ ...options, bits: model.bits });
    for (const each of [again, given]) {
      expect(each.bits).to.deep.equal(model.bits);
      expect(each.circuitSource).to.equal(model.circuitSource);
      expect(Buffer.from(each.graphSource)).to.deep.equal(Buffer.from(model.graphSource));
      expect(Buffer.from(each.intOnnx)).to.deep.equal(Buffer.from(model.intOnnx));
    }
  });

  it("takes no larger domain than bits that all layers have alike", async () => {
    const { tradeOffs, constraintBudget } = await compileModel({ ...options, maxError: "0.5%", triesWidely: true });
    const uniform = tradeOffs.best.filter(({ bits, error }) => bits.layers === undefined && error <= 0.005);
    const rows = circuitRows(constraintBudget);
    const beyond = rows - tradeOffs.chosen.constraints;
    for (const { constraints } of uniform) expect(domainSize(rows)).to.be.at.most(domainSize(constraints + beyond));
  });

  it("keeps within constraints", async () => {
    const { constraints } = (await compileModel({ ...options, maxError: "1%" })).tradeOffs.chosen;
    const model = await compileModel({ ...options, maxConstraints: constraints });
    expect(totalConstraints(model.constraintBudget)).to.be.at.most(constraints);
  });

  it("takes one layer's bits from the author, and leaves the others as they are given", async () => {
    const bits = { weightBits: 12, activationBits: 12 };
    const plain = await compileModel({ ...options, bits });
    const mixed = await compileModel({ ...options, bits: { ...bits, layers: { wide: { activationBits: 8 } } } });
    expect(totalConstraints(mixed.constraintBudget)).to.be.below(totalConstraints(plain.constraintBudget));
    const same = await compileModel({ ...options, bits: { ...bits, layers: { wide: { activationBits: 12 } } } });
    expect(same.circuitSource).to.equal(plain.circuitSource);
  });

  it("refuses bits of a layer that there is not, and names those that there are", async () => {
    const bits = { weightBits: 12, activationBits: 12, layers: { hiden: { activationBits: 8 } } };
    const refusal = await refusalOf(compileModel({ ...options, bits }));
    expect(refusal.code).to.equal("UNKNOWN_LAYER");
    expect(refusal.message).to.contain('"hiden"').and.to.contain('the layers with activationBits are "wide", "narrow"');
  });

  it("refuses bits of a kind that nothing of the layer has", async () => {
    const bits = { weightBits: 12, activationBits: 12, layers: { y: { activationBits: 8 } } };
    expect((await refusalOf(compileModel({ ...options, bits }))).code).to.equal("UNKNOWN_LAYER");
  });
});
