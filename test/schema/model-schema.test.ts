// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import fc from "fast-check";
import {
  canonicalSchemaJson,
  featureCount,
  fieldRange,
  InvalidSchema,
  MAX_VALUES,
  outputCount,
  parseModelSchema,
  SCALE_BOUNDS,
  scoredOutputs,
  type ModelSchema,
} from "../../schema/model-schema.ts";
import { decodeLayout, encodeLayout, layoutOf } from "../../schema/layout.ts";

const FEATURE = { name: "reward", unit: "wei", count: 6, width: 32, signed: false, scale: 1e9 } as const;
const OUTPUT = { name: "score", unit: "", count: 2, width: 16, signed: true, scale: 2 ** -8 } as const;
const SCHEMA: ModelSchema = { version: 1, name: "rewards-1.0", features: [FEATURE], outputs: [OUTPUT], total: true };

/** Fields of which no two neighbours are alike. */
const alternating = (count: number, values: number) =>
  many(count, values).map((field, i) => ({ ...field, signed: i % 2 === 0 }));

const many = (count: number, values = 1) =>
  Array.from({ length: count }, (_, i) => ({ ...FEATURE, name: `f${i}`, count: values }));

const feature = (change: object) => ({ ...SCHEMA, features: [{ ...FEATURE, ...change }] });

describe("parseModelSchema", () => {
  it("takes a schema as it is", () => {
    expect(parseModelSchema(SCHEMA)).to.deep.equal(SCHEMA);
  });

  it("takes as many values as a layout can count, each a field of its own if they pack into few runs", () => {
    const { features } = parseModelSchema({ ...SCHEMA, features: many(MAX_VALUES) });
    expect(features).to.have.length(MAX_VALUES);
    expect(layoutOf({ ...SCHEMA, features }).features).to.deep.equal([{ width: 32, signed: false, count: MAX_VALUES }]);
  });

  it("takes as many runs as a layout can count", () => {
    const features = alternating(255, 257);
    expect(decodeLayout(encodeLayout(layoutOf(parseModelSchema({ ...SCHEMA, features })))).features).to.have.length(
      255,
    );
  });

  it("takes names of tensors, of columns and units as authors write them", () => {
    const names = ["x", "smoothing_pool_eth", "/fc2/Gemm_output_0", "onnx::Gemm_0", "input.1", "x[12]", "a-b"];
    const units = ["", "ETH", "ETH/day", "%", "µs", "Ξ", "€", "wei per second", "°C"];
    for (const name of names) expect(parseModelSchema(feature({ name })).features[0], name).to.include({ name });
    for (const unit of units) expect(parseModelSchema(feature({ unit })).features[0], unit).to.include({ unit });
  });

  it("takes an output that says of which operator it gives the scores", () => {
    const outputs = [{ ...OUTPUT, scoresOf: "Softmax" as const }];
    expect(parseModelSchema({ ...SCHEMA, outputs })).to.deep.equal({ ...SCHEMA, outputs });
  });

  const refusals: [title: string, schema: unknown, path: string][] = [
    ["nothing", undefined, "Invalid input"],
    ["another version", { ...SCHEMA, version: 2 }, "version"],
    ["a name that is no file name", { ...SCHEMA, name: "../x" }, "name"],
    ["a name of 65 characters", { ...SCHEMA, name: "a".repeat(65) }, "name"],
    ["an unknown key", { ...SCHEMA, weights: [] }, "weights"],
    ["an unknown key in a field", feature({ offset: 1 }), "offset"],
    ["no features", { ...SCHEMA, features: [] }, "features"],
    ["no outputs", { ...SCHEMA, outputs: [] }, "outputs"],
    ["a total that is no boolean", { ...SCHEMA, total: 1 }, "total"],
    ["a width of 24", feature({ width: 24 }), "features[0].width"],
    ["a width of 64", feature({ width: 64 }), "features[0].width"],
    ["a count of 0", feature({ count: 0 }), "features[0].count"],
    ["a fractional count", feature({ count: 1.5 }), "features[0].count"],
    ["a count of 65,536", feature({ count: 65_536 }), "features[0].count"],
    ["a scale of 0", feature({ scale: 0 }), "features[0].scale"],
    ["a negative scale", feature({ scale: -1 }), "features[0].scale"],
    ["an infinite scale", feature({ scale: Infinity }), "features[0].scale"],
    ["a scale that is no number", feature({ scale: NaN }), "features[0].scale"],
    ["a field without a name", feature({ name: "" }), "features[0].name"],
    ["a space in a field's name", feature({ name: "a b" }), "features[0].name"],
    ["a line break in a field's name", feature({ name: "a\nb" }), "features[0].name"],
    ...["\r", "\u2028", "\u202e", "\u200b", "é", '"', "`", "*/", "x */ component evil = Evil(); /*", "$", "#"].map(
      (text): [string, unknown, string] => [
        `${JSON.stringify(text)} in a field's name`,
        feature({ name: `a${text}` }),
        "features[0].name",
      ],
    ),
    ["a name that no object should have", feature({ name: "__proto__" }), "features[0].name"],
    ["a name of 65 characters in a field", feature({ name: "a".repeat(65) }), "features[0].name"],
    ["a unit of 33 characters", feature({ unit: "x".repeat(33) }), "features[0].unit"],
    ...["\n", "\t", "\0", "\x7f", "\x9b", "\u00ad", "\u202e", "\u2066", "א"].map((text): [string, unknown, string] => [
      `${JSON.stringify(text)} in a unit`,
      feature({ unit: `ETH${text}` }),
      "features[0].unit",
    ]),
    ["a line break at the end of the model's name", { ...SCHEMA, name: "a\n" }, "name"],
    ["a scale of 2^-201", feature({ scale: 2 ** -201 }), "features[0].scale"],
    ["a scale of 2^201", feature({ scale: 2 ** 201 }), "features[0].scale"],
    ["a denormal scale", feature({ scale: Number.MIN_VALUE }), "features[0].scale"],
    ["a scale of −0", feature({ scale: -0 }), "features[0].scale"],
    ["a huge count", feature({ count: 2 ** 53 }), "features[0].count"],
    ["a count in a string", feature({ count: "6" }), "features[0].count"],
    ["scores among the features", feature({ scoresOf: "Softmax" }), "scoresOf"],
    ["scores of something else", { ...SCHEMA, outputs: [{ ...OUTPUT, scoresOf: "Relu" }] }, "outputs[0].scoresOf"],
    ["an undefined scoresOf", { ...SCHEMA, outputs: [{ ...OUTPUT, scoresOf: undefined }] }, "outputs[0].scoresOf"],
    ["two fields of one name", { ...SCHEMA, features: [FEATURE, FEATURE] }, "the names must differ"],
    [
      "two fields of one name, saying where",
      { ...SCHEMA, features: [...many(3), FEATURE, FEATURE] },
      "features[4].name",
    ],
    ["65,536 fields", { ...SCHEMA, features: many(MAX_VALUES + 1) }, "features"],
    ["256 runs", { ...SCHEMA, features: alternating(256, 1) }, "at most 255 runs"],
    ["counts that add up to 65,536", { ...SCHEMA, features: many(2, 32_768) }, "at most 65535"],
    ["a prototype in JSON", JSON.parse(`{"__proto__":{"x":1},${JSON.stringify(SCHEMA).slice(1)}`), "__proto__"],
    ["a promise", Promise.resolve(SCHEMA), "plain object"],
    ["a map as a field", { ...SCHEMA, features: [new Map(Object.entries(FEATURE))] }, "features[0]"],
    ["a function", () => SCHEMA, "received function"],
    ["a list", [SCHEMA], "received array"],
  ];
  it("names ten problems of many, and lets no key of a file forge a line or steer a terminal", () => {
    const message = (schema: unknown): string => {
      try {
        parseModelSchema(schema);
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    };
    const wrong = message({ ...SCHEMA, features: many(500).map((field) => ({ ...field, width: 7 })) });
    expect(wrong.split("\n")).to.have.length(23);
    expect(wrong).to.contain("… and 490 more");
    expect(message({ ...SCHEMA, "\n✔ fine\u001b[2J\u202e": 1 })).not.to.match(/^✔|\u001b|\u202e/m);
  });

  for (const [title, schema, path] of refusals) {
    it(`refuses ${title} and names the place`, () => {
      expect(() => parseModelSchema(schema)).to.throw(InvalidSchema, path);
    });
  }
});

describe("canonicalSchemaJson", () => {
  const JSON_TEXT =
    '{"version":1,"name":"rewards-1.0","features":[{"name":"reward","unit":"wei","count":6,"width":32,"signed":false,' +
    '"scale":1000000000}],"outputs":[{"name":"score","unit":"","count":2,"width":16,"signed":true,"scale":0.00390625}],' +
    '"total":true}';

  it("is one text, whatever order the keys came in", () => {
    const reversed = (value: object) => Object.fromEntries(Object.entries(value).reverse());
    const shuffled = reversed({ ...SCHEMA, features: [reversed(FEATURE)] }) as ModelSchema;
    expect(canonicalSchemaJson(SCHEMA)).to.equal(JSON_TEXT);
    expect(canonicalSchemaJson(shuffled)).to.equal(JSON_TEXT);
  });

  it("loses nothing: any scale comes back as it was", () => {
    fc.assert(
      fc.property(fc.double({ ...SCALE_BOUNDS, noNaN: true }), (scale) => {
        const schema = { ...SCHEMA, outputs: [{ ...OUTPUT, scale }] };
        expect(parseModelSchema(JSON.parse(canonicalSchemaJson(schema)))).to.deep.equal(schema);
      }),
    );
  });
});

describe("scoredOutputs", () => {
  it("lists them with their operator, and leaves no trace of what is not there", () => {
    expect(scoredOutputs(SCHEMA)).to.deep.equal({});
    expect(canonicalSchemaJson(SCHEMA)).not.to.contain("scoresOf");
    const outputs = [OUTPUT, { ...OUTPUT, name: "class", scoresOf: "Sigmoid" as const }];
    expect(scoredOutputs({ ...SCHEMA, outputs })).to.deep.equal({ scores: [{ output: "class", of: "Sigmoid" }] });
    expect(canonicalSchemaJson({ ...SCHEMA, outputs })).to.contain('"scale":0.00390625,"scoresOf":"Sigmoid"}');
  });
});

describe("fieldRange", () => {
  it("is two's complement for signed fields and starts at 0 for others, both ends included", () => {
    expect(fieldRange({ width: 8, signed: true })).to.deep.equal({ min: -128n, max: 127n });
    expect(fieldRange({ width: 8, signed: false })).to.deep.equal({ min: 0n, max: 255n });
    expect(fieldRange({ width: 32, signed: true })).to.deep.equal({ min: -2_147_483_648n, max: 2_147_483_647n });
    expect(fieldRange({ width: 32, signed: false })).to.deep.equal({ min: 0n, max: 4_294_967_295n });
  });
});

describe("featureCount and outputCount", () => {
  it("count values, not fields", () => {
    const schema = { ...SCHEMA, features: many(3, 4) };
    expect([featureCount(schema), outputCount(schema)]).to.deep.equal([12, 2]);
  });
});
