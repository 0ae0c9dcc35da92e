// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { compileModel, type CompileOptions } from "../../../compiler/compile-model.ts";
import { totalConstraints } from "../../../compiler/statement-constraints.ts";
import { floatTensor } from "../../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../../../testing/onnx-fixtures.ts";
import { pseudoRandom } from "../../../testing/pseudo-random.ts";
import { refusalOf } from "../../../testing/refusal-of.ts";
import { expectSnapshot } from "../../../testing/snapshot.ts";

/** Six features, eight sigmoids, one output. */
function curvedModel(): Uint8Array {
  const random = pseudoRandom("curved");
  const values = (count: number): number[] => Array.from({ length: count }, () => random() * 2 - 1);
  return onnxBytes({
    inputs: [tensor("x", [1, 6])],
    outputs: [tensor("y", [1, 1])],
    nodes: [node("Gemm", ["x", "w", "b"], ["h"]), node("Sigmoid", ["h"], ["s"]), node("Gemm", ["s", "v", "c"], ["y"])],
    initializers: [
      floatTensor("w", [6, 8], values(48)),
      floatTensor("b", [8], values(8)),
      floatTensor("v", [8, 1], values(8)),
      floatTensor("c", [1], values(1)),
    ],
  });
}

function rowsOf(seed: string, count: number): number[][] {
  const random = pseudoRandom(seed);
  return Array.from({ length: count }, () => Array.from({ length: 6 }, () => random() * 4 - 2));
}

const OPTIONS: CompileOptions = {
  ...{ onnx: curvedModel(), batch: 1, name: "curved" },
  calibration: rowsOf("calibration", 40),
  heldOut: rowsOf("held-out", 40),
};

describe("compileModel with maxConstraints", function () {
  this.timeout(30_000);

  it("counts what its trade-offs say, and measures what they say", async () => {
    const model = await compileModel(OPTIONS);
    const { chosen, best, tried, errorIs } = model.tradeOffs;
    expect(errorIs).to.equal("share");
    expect(chosen.bits).to.deep.equal(model.bits);
    expect(chosen.constraints).to.equal(totalConstraints(model.constraintBudget));
    expect(tried).to.be.within(5, 40);
    best.slice(1).forEach((each, index) => {
      expect(each.constraints).to.be.above(best[index]!.constraints);
      expect(each.error).to.be.below(best[index]!.error);
    });
    for (const each of best) {
      const { calibration, heldOut } = (await compileModel({ ...OPTIONS, bits: each.bits })).errorReport;
      const ratio = calibration.max / each.error;
      expect(heldOut!.max / each.heldOut!, "one unit for both").to.be.closeTo(ratio, ratio * 1e-9);
    }
  });

  it("alone gives the smallest error at the price, which no cheaper one beats", async () => {
    const [unlimited, few, more] = [
      await compileModel(OPTIONS),
      await compileModel({ ...OPTIONS, maxConstraints: 700 }),
      await compileModel({ ...OPTIONS, maxConstraints: 900 }),
    ];
    const [cheap, dear] = [few.tradeOffs.chosen, more.tradeOffs.chosen];
    expect(cheap.constraints).to.be.at.most(700);
    expect(dear.constraints).to.be.at.most(900);
    expect(dear.error).to.be.below(cheap.error);
    expect(
      few.tradeOffs.best.filter((each) => each.constraints <= 700 && each.error < cheap.error / 1.25),
    ).to.deep.equal([]);
    expect(unlimited.notes.join()).not.to.contain("constraints allow");
  });

  it("takes a coarse model for a low price, but says so", async () => {
    const wide = await compileModel({ ...OPTIONS, triesWidely: true });
    const cheapest = wide.tradeOffs.best[0]!;
    const model = await compileModel({ ...OPTIONS, maxConstraints: cheapest.constraints });
    expect(model.tradeOffs.chosen.constraints).to.equal(cheapest.constraints);
    expect(model.notes.join()).to.contain(`error that ${cheapest.constraints} constraints allow`);
  });

  it("tries more without compiling anything else", async () => {
    const [model, wide] = [await compileModel(OPTIONS), await compileModel({ ...OPTIONS, triesWidely: true })];
    expect(wide.modelHash).to.equal(model.modelHash);
    expect(wide.tradeOffs.tried).to.be.above(2 * model.tradeOffs.tried);
  });

  it("keeps to an error too, or says how far each is missed", async () => {
    const { tradeOffs } = await compileModel({ ...OPTIONS, maxError: "0.5%" });
    const price = tradeOffs.chosen.constraints;
    const model = await compileModel({ ...OPTIONS, maxError: "0.5%", maxConstraints: price });
    expect(model.tradeOffs.chosen.constraints).to.be.at.most(price);
    expect(model.tradeOffs.chosen.error).to.be.at.most(0.005);
  });

  const refusals: [what: string, asked: Partial<CompileOptions>][] = [
    ["an error at a price that is too low for it", { maxError: "0.01%", maxConstraints: 900 }],
    ["both out of reach together", { maxError: "0.01%", maxConstraints: 650 }],
    ["a distance and a price", { maxError: 0.0002, maxConstraints: 650 }],
    ["too low a price", { maxConstraints: 300 }],
    ["too low a price beside an error", { maxError: "1%", maxConstraints: 300 }],
    ["bits that cost more", { bits: { weightBits: 16, activationBits: 16 }, maxConstraints: 600 }],
  ];
  for (const [what, asked] of refusals)
    it(`refuses ${what}`, async () => {
      const error = await refusalOf(compileModel({ ...OPTIONS, ...asked }));
      expect(error.code).to.equal("CONSTRAINTS_ABOVE_LIMIT");
      expectSnapshot("test/snapshots/quantise-errors.json", `constraints: ${what}`, error.message);
    });
});
