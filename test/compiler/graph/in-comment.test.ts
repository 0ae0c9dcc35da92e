// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import fc from "fast-check";
import { featureCheckLines } from "../../../compiler/emit/feature-checks.ts";
import { inComment } from "../../../compiler/graph/in-comment.ts";
import type { ModelSchema, SchemaField } from "../../../schema/model-schema.ts";

describe("inComment", () => {
  it("keeps what is harmless", () => {
    expect(inComment("/fc2/Gemm_output_0")).to.equal("/fc2/Gemm_output_0");
  });

  it("gives one short line of ASCII that ends no comment, for any text", () => {
    const pieces = fc.constantFrom("*/", "\n", "\r\n", "\u2028", "*", "/", "**//", "\\\n", "component evil;", "\u202e");
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: "binary" }))), (parts) => {
        expect(inComment(parts.join("")))
          .to.match(/^[\x20-\x7e]{0,80}$/)
          .and.not.to.contain("*/");
      }),
    );
  });
});

describe("featureCheckLines", () => {
  const field = (name: string, signed: boolean, count = 1): SchemaField => ({
    ...{ name, unit: "", width: 8, signed, count, scale: 1 },
  });
  const schemaOf = (features: SchemaField[]): ModelSchema => ({
    ...{ version: 1, name: "m", features, outputs: [field("y", false)], total: true },
  });

  it("writes one loop for neighbours alike, however many fields they are", () => {
    const columns = Array.from({ length: 784 }, (_, i) => field(`x[${i}]`, false));
    const { lines } = featureCheckLines(schemaOf([...columns, field("z", true, 2)]), 3);
    expect(lines.filter((line) => line.startsWith("component"))).to.deep.equal([
      "component check0[3][784]; // x[0] to x[783]",
      "component check1[3][2]; // z",
    ]);
    expect(lines.filter((line) => line.includes("<=="))).to.deep.equal([
      "        check0[subject][i].in <== features[subject][0 + i];",
      "        check1[subject][i].in <== features[subject][784 + i];",
    ]);
  });

  it("lets no name out of its comment, should one ever get here", () => {
    const { lines } = featureCheckLines(schemaOf([field("x\n component evil = Num2Bits(1);", false)]), 1);
    expect(lines[0]).to.equal("component check0[1][1]; // x? component evil = Num2Bits(1);");
  });
});
