// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import { expect } from "chai";
import { scalarBytes } from "../../../groth16/scalar-bytes.ts";
import { drawSecret, inverseOf } from "../../../keys/phase2/secret-scalar.ts";
import { FIELD_ORDER } from "../../../schema/field.ts";

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`);

describe("a contributor's secret", () => {
  it("is another one each time, below r, and takes all of its range", () => {
    const secrets = Array.from({ length: 400 }, () => numberOf(drawSecret(new Uint8Array(3))));
    expect(new Set(secrets).size).to.equal(400);
    expect(secrets.every((secret) => secret > 0n && secret < FIELD_ORDER)).to.equal(true);
    // each quarter of the range has 100 of 400; 50 would be six standard deviations off
    for (let quarter = 0n; quarter < 4n; quarter++) {
      const inside = secrets.filter((secret) => (secret * 4n) / FIELD_ORDER === quarter);
      expect(inside.length, `quarter ${quarter}`).to.be.greaterThan(50);
    }
  });

  it("has the inverse that the field says", () => {
    for (const secret of [1n, 2n, FIELD_ORDER - 1n, numberOf(drawSecret(new Uint8Array()))]) {
      expect(numberOf(inverseOf(scalarBytes([secret])))).to.equal(bn254.fields.Fr.inv(secret));
    }
  });
});
