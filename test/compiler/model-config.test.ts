// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { compileModel } from "../../compiler/compile-model.ts";
import { configAmong, InvalidModelConfig, parseModelConfig, type ModelConfig } from "../../compiler/model-config.ts";
import type { ModelSchema } from "../../schema/model-schema.ts";
import { smallModel } from "../../testing/small-model.ts";

const FIELD = { name: "x", unit: "", count: 3, width: 8, signed: true, scale: 1 } as const;
const SCHEMA: ModelSchema = {
  ...{ version: 1, name: "small", total: true },
  features: [FIELD],
  outputs: [{ ...FIELD, name: "y", count: 2, width: 32 }],
};
const BITS = { weightBits: 12, activationBits: 16 };

describe("parseModelConfig", () => {
  it("takes nothing, and everything there is to say", () => {
    expect(parseModelConfig({}, "here")).to.deep.equal({});
    const bits = { ...BITS, layers: { hidden: { weightBits: 9 }, "/fc/Gemm:0": { activationBits: 20 } } };
    const config: ModelConfig = {
      ...{ schema: SCHEMA, bits, rowsAre: "raw", maxError: "1%", maxConstraints: 5_000, scores: true },
    };
    expect(parseModelConfig(config, "here")).to.deep.equal(config);
  });

  const feature = (change: object) => ({
    schema: { ...SCHEMA, features: [FIELD, { ...FIELD, name: "z", ...change }] },
  });
  const refusals: [title: string, config: unknown, place: string][] = [
    ["an unknown key", { maxEror: 0.1 }, "maxEror"],
    ["an unknown key of the schema", { schema: { ...SCHEMA, scale: 1 } }, "at schema"],
    ["an unknown key of the bits", { bits: { ...BITS, outputBits: 8 } }, "at bits"],
    ["weight bits alone", { bits: { weightBits: 16 } }, "bits.activationBits"],
    ["activation bits alone", { bits: { activationBits: 16 } }, "bits.weightBits"],
    ...[0, 1, 49, 1.5, NaN, "12", 2 ** 53].map((weightBits): [string, unknown, string] => [
      `weight bits of ${JSON.stringify(weightBits)}`,
      { bits: { ...BITS, weightBits } },
      "bits.weightBits",
    ]),
    ["a layer's bits of a third kind", { bits: { ...BITS, layers: { h: { outputBits: 8 } } } }, "bits.layers.h"],
    ["a layer's bits of 1", { bits: { ...BITS, layers: { h: { weightBits: 1 } } } }, "bits.layers.h.weightBits"],
    ["activation bits of −1", { bits: { ...BITS, activationBits: -1 } }, "bits.activationBits"],
    ...[0, -0, -0.1, NaN, Infinity, "0", "101%", "1 %%", "much", [0.1]].map((maxError): [string, unknown, string] => [
      `a largest error of ${JSON.stringify(maxError)}`,
      { maxError },
      "maxError",
    ]),
    ...[0, -1, 1.5, NaN, "5000", 2 ** 29].map((maxConstraints): [string, unknown, string] => [
      `at most ${JSON.stringify(maxConstraints)} constraints`,
      { maxConstraints },
      "maxConstraints",
    ]),
    ["rows of a third kind", { rowsAre: "percent" }, "rowsAre"],
    ["scores that are no yes or no", { scores: "yes" }, "scores"],
    ["a width of 24", feature({ width: 24 }), "schema.features[1].width"],
    ["a scale of 0", feature({ scale: 0 }), "schema.features[1].scale"],
    ["a scale that is no number", feature({ scale: NaN }), "schema.features[1].scale"],
    ["a line break in a name", feature({ name: "a\nb" }), "schema.features[1].name"],
    ["another version", { schema: { ...SCHEMA, version: 2 } }, "schema.version"],
    ["a prototype", JSON.parse('{"__proto__": {"scores": true}}'), "__proto__"],
    ["a function", () => ({ bits: BITS }), "received function"],
    ["a promise", Promise.resolve({ bits: BITS }), "plain object"],
    ["a promise of a schema", { schema: Promise.resolve(SCHEMA) }, "at schema"],
    ["an instance of a class", new Date(), "plain object"],
    ["a list", [], "received array"],
    ["null", null, "received null"],
    ["nothing", undefined, "received undefined"],
  ];
  for (const [title, config, place] of refusals) {
    it(`refuses ${title}, naming file and place`, () => {
      expect(() => parseModelConfig(config, "models/mine/model.config.ts"))
        .to.throw(InvalidModelConfig, place)
        .with.property("message")
        .that.contains("models/mine/model.config.ts");
    });
  }
});

describe("configAmong", () => {
  it("takes its own keys and leaves the others alone", () => {
    const options = { bits: BITS, onnx: new Uint8Array(), batch: 1, maxError: undefined };
    const config = configAmong(options, "here");
    expect(config.bits).to.deep.equal(BITS);
    expect(config).not.to.have.any.keys("onnx", "batch");
  });
});

describe("compileModel, of options from code", () => {
  const refusals: [title: string, config: object, place: string][] = [
    ["half the bits", { bits: { weightBits: 16 } }, "bits.activationBits"],
    [
      "a line of Circom in a field's name",
      { schema: { ...SCHEMA, features: [{ ...FIELD, name: "x\ncomponent evil = Num2Bits(1);//" }] } },
      "schema.features[0].name",
    ],
    ["70,000 features", { schema: { ...SCHEMA, features: [{ ...FIELD, count: 70_000 }] } }, "schema.features[0].count"],
    ["a scale of 0", { schema: { ...SCHEMA, outputs: [{ ...FIELD, scale: 0 }] } }, "schema.outputs[0].scale"],
    ["a negative largest error", { maxError: -1 }, "maxError"],
  ];
  for (const [title, config, place] of refusals) {
    it(`refuses ${title}`, async () => {
      const error: unknown = await compileModel({ onnx: smallModel(), batch: 1, ...config }).catch((e: unknown) => e);
      expect(error).to.be.instanceOf(InvalidModelConfig);
      expect((error as Error).message).to.contain(place);
    });
  }
});
