import { expect } from "chai";
import fc from "fast-check";
import {
  canonicalSchemaJson,
  featureCount,
  fieldRange,
  InvalidSchema,
  outputCount,
  parseModelSchema,
  type ModelSchema,
} from "../../schema/model-schema.ts";

const FEATURE = { name: "reward", unit: "wei", count: 6, width: 32, signed: false, scale: 1e9 } as const;
const OUTPUT = { name: "score", unit: "", count: 2, width: 16, signed: true, scale: 2 ** -8 } as const;
const SCHEMA: ModelSchema = { version: 1, name: "rewards-1.0", features: [FEATURE], outputs: [OUTPUT], total: true };

const many = (count: number, values = 1) =>
  Array.from({ length: count }, (_, i) => ({ ...FEATURE, name: `f${i}`, count: values }));

describe("parseModelSchema", () => {
  it("takes a schema as it is", () => {
    expect(parseModelSchema(SCHEMA)).to.deep.equal(SCHEMA);
  });

  it("takes as many fields and values as a layout can count", () => {
    expect(parseModelSchema({ ...SCHEMA, features: many(255, 257) }))
      .to.have.property("features")
      .with.length(255);
  });

  const feature = (change: object) => ({ ...SCHEMA, features: [{ ...FEATURE, ...change }] });
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
    ["a unit of 33 characters", feature({ unit: "x".repeat(33) }), "features[0].unit"],
    ["two fields of one name", { ...SCHEMA, features: [FEATURE, FEATURE] }, "the names must differ"],
    ["256 fields", { ...SCHEMA, features: many(256) }, "features"],
    ["counts that add up to 65,536", { ...SCHEMA, features: many(2, 32_768) }, "at most 65535"],
  ];
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
      fc.property(fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true }), (scale) => {
        const schema = { ...SCHEMA, outputs: [{ ...OUTPUT, scale }] };
        expect(parseModelSchema(JSON.parse(canonicalSchemaJson(schema)))).to.deep.equal(schema);
      }),
    );
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
