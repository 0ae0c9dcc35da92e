// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { G2_GENERATOR, G2_ZERO, g1TimesGenerator } from "../../groth16/curve-points.ts";
import { checkVerifyingKey, WeakKey } from "../../groth16/check-verifying-key.ts";
import {
  InvalidVerifyingKey,
  keyHash,
  keyWords,
  phase1Hash,
  verifyingKeyFromSnarkjs,
  verifyingKeyFromWords,
  verifyingKeyToSnarkjs,
} from "../../groth16/verifying-key.ts";
import { keccak256 } from "../../schema/hash.ts";
import { simulatedKey } from "../../testing/simulated-key.ts";
import { weakKeys } from "../../testing/weak-keys.ts";

describe("verifying key", () => {
  const { key } = simulatedKey("verifying-key-test");

  describe("checkVerifyingKey", () => {
    it("accepts a key without a known weakness", () => {
      checkVerifyingKey(key);
    });

    for (const weak of weakKeys(key)) {
      it(`refuses ${weak.name} as ${weak.reason}`, () => {
        expect(() => {
          checkVerifyingKey(weak.key);
        })
          .to.throw(WeakKey)
          .with.property("reason", weak.reason);
      });
    }

    it("refuses a key without public signals", () => {
      expect(() => {
        checkVerifyingKey({ ...key, ic: key.ic.slice(0, 1) });
      })
        .to.throw(WeakKey)
        .with.property("reason", "NoSignals");
    });

    it("says which point it refuses and why", () => {
      expect(() => {
        checkVerifyingKey({ ...key, delta: key.gamma });
      }).to.throw("Refused verifying key: delta equals gamma: phase 2 was skipped and anybody can forge a proof.");
    });
  });

  describe("keyWords", () => {
    it("gives words that give the key back, and no other number of words does", () => {
      expect(verifyingKeyFromWords(keyWords(key))).to.deep.equal(key);
      expect(() => verifyingKeyFromWords(keyWords(key).slice(1))).to.throw(InvalidVerifyingKey);
    });

    it("lists α, β, δ and IC with G2's imaginary parts first", () => {
      const words = keyWords({ ...key, beta: G2_GENERATOR });
      expect(words).to.have.length(18);
      expect(words.slice(0, 2), "α").to.deep.equal([...key.alpha]);
      const [[x0, x1], [y0, y1]] = G2_GENERATOR;
      expect(words.slice(2, 6), "β").to.deep.equal([x1, x0, y1, y0]);
      const [[dx0, dx1], [dy0, dy1]] = key.delta;
      expect(words.slice(6, 10), "δ").to.deep.equal([dx1, dx0, dy1, dy0]);
      expect(words.slice(10), "IC").to.deep.equal(key.ic.flat());
    });

    it("refuses a key whose number of signals is not the statement's", () => {
      expect(() => keyWords({ ...key, ic: key.ic.slice(1) })).to.throw(InvalidVerifyingKey, "2 public signals");
    });

    it("refuses a key with another γ, which words and hash would not tell from the generator", () => {
      for (const gamma of [key.beta, G2_ZERO])
        expect(() => keyHash({ ...key, gamma })).to.throw(InvalidVerifyingKey, "gamma");
    });
  });

  describe("hashes", () => {
    it("hash the packed words", () => {
      const packed = keyWords(key).map((word) => word.toString(16).padStart(64, "0"));
      expect(keyHash(key)).to.equal(keccak256(`0x${packed.join("")}`));
      expect(phase1Hash(key)).to.equal(keccak256(`0x${packed.slice(0, 6).join("")}`));
    });

    it("tell keys apart by δ and phase 1 by α and β only", () => {
      const other = { ...key, delta: simulatedKey("other").key.delta };
      expect(keyHash(other)).not.to.equal(keyHash(key));
      expect(phase1Hash(other)).to.equal(phase1Hash(key));
      expect(phase1Hash({ ...key, alpha: g1TimesGenerator(5n) })).not.to.equal(phase1Hash(key));
    });
  });

  describe("verifyingKeyFromSnarkjs", () => {
    it("reads back what verifyingKeyToSnarkjs writes", () => {
      expect(verifyingKeyFromSnarkjs(JSON.parse(JSON.stringify(verifyingKeyToSnarkjs(key))))).to.deep.equal(key);
    });

    it("reads points at infinity as zero, for checkVerifyingKey to refuse", () => {
      const zeroed = { ...key, alpha: [0n, 0n] as const };
      expect(verifyingKeyFromSnarkjs(verifyingKeyToSnarkjs(zeroed)).alpha).to.deep.equal([0n, 0n]);
    });

    const good = verifyingKeyToSnarkjs(key);
    const malformed: [string, unknown][] = [
      ["nothing", undefined],
      ["another protocol", { ...good, protocol: "plonk" }],
      ["another curve", { ...good, curve: "bls12381" }],
      ["a missing IC point", { ...good, IC: good.IC.slice(1) }],
      ["a negative coordinate", { ...good, vk_alpha_1: ["-1", "2", "1"] }],
      ["a point that is not affine", { ...good, vk_alpha_1: ["1", "2", "3"] }],
    ];
    for (const [name, json] of malformed) {
      it(`refuses ${name}`, () => {
        expect(() => verifyingKeyFromSnarkjs(json)).to.throw(InvalidVerifyingKey);
      });
    }
  });
});
