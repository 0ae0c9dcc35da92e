// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { g1TimesGenerator, g2TimesGenerator } from "../../groth16/curve-points.ts";
import { FixedBase, signedDigits } from "../../keys/fixed-base.ts";
import { scalarBytes } from "../../groth16/scalar-bytes.ts";
import { openFixedBasePool } from "../../keys/fixed-base-pool.ts";
import { FIELD_ORDER } from "../../schema/field.ts";
import { keccakOfText } from "../../schema/hash.ts";
import { decodeG1Points, decodeG2Points } from "../../keys/montgomery-points.ts";

const random = (index: number): bigint => BigInt(keccakOfText(`fixed-base-test/${index}`)) % FIELD_ORDER;
const EDGES = [0n, 1n, 2n, FIELD_ORDER - 1n, FIELD_ORDER - 2n, FIELD_ORDER >> 1n, 1n << 253n, (1n << 128n) - 1n];
const SCALARS = [...EDGES, ...Array.from({ length: 12 }, (_, index) => random(index))];

describe("fixed-base multiplication", () => {
  for (const expectedScalars of [1, 3_000, 200_000]) {
    it(`equals the curve library's, with a table for ${expectedScalars} products`, () => {
      const g1 = FixedBase.create("g1", expectedScalars);
      expect(decodeG1Points(g1.multiply(scalarBytes(SCALARS)))).to.deep.equal(SCALARS.map(g1TimesGenerator));
      if (expectedScalars > 3_000) return; // G2's largest table is slow to build
      const g2 = FixedBase.create("g2", expectedScalars);
      expect(decodeG2Points(g2.multiply(scalarBytes(SCALARS)))).to.deep.equal(SCALARS.map(g2TimesGenerator));
    });
  }

  it("recomposes every scalar from its signed digits, for every window", () => {
    for (let windowBits = 3; windowBits <= 16; windowBits++) {
      for (const scalar of SCALARS) {
        const digits = signedDigits(scalarBytes([scalar]), windowBits);
        const sum = digits.reduce((total, digit, window) => total + (BigInt(digit) << BigInt(window * windowBits)), 0n);
        expect(sum, `${windowBits} bits`).to.equal(scalar);
        expect(Math.max(...digits.map(Math.abs))).to.be.at.most(2 ** (windowBits - 1));
      }
    }
  });

  it("keeps the order of scalars over many jobs and chunks", async () => {
    const scalars = Array.from({ length: 9_000 }, (_, index) => BigInt(index));
    const pool = openFixedBasePool({ g1: scalars.length, g2: 0 });
    try {
      const points = decodeG1Points(await pool.multiply("g1", scalars));
      for (const index of [0, 1, 2_047, 2_048, 4_095, 4_096, 8_192, 8_999]) {
        expect(points[index], `point ${index}`).to.deep.equal(g1TimesGenerator(BigInt(index)));
      }
      expect(await pool.multiply("g2", [])).to.have.length(0);
    } finally {
      await pool.close();
    }
  });
});
