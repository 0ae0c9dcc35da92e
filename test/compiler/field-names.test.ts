// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import fc from "fast-check";
import { fieldNames } from "../../compiler/quantise/field-names.ts";
import { FIELD_NAME } from "../../schema/names.ts";

describe("fieldNames", () => {
  it("keeps a name that is one", () => {
    const names = ["x", "/fc2/Gemm_output_0", "onnx::Gemm_0", "x[12]"];
    expect(fieldNames(names)).to.deep.equal(names);
  });

  it("gives different names of the grammar for any text", () => {
    const name = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("a b", "a_b", "a_b:2", "", "__proto__", "é", "x\n"),
    );
    fc.assert(
      fc.property(fc.array(name, { maxLength: 30 }), (names) => {
        const fields = fieldNames(names);
        expect(new Set(fields).size).to.equal(names.length);
        for (const field of fields) expect(field).to.match(FIELD_NAME.pattern);
      }),
    );
  });

  it("takes the most names that a model can have, all alike", () => {
    expect(new Set(fieldNames(new Array<string>(60_000).fill("…"))).size).to.equal(60_000);
  });
});
