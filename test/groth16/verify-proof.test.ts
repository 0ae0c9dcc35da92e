// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { verifyProof } from "../../groth16/verify-proof.ts";
import { FIELD_ORDER } from "../../schema/field.ts";
import { malleateProof } from "../../testing/malleate-proof.ts";
import { simulatedKey } from "../../testing/simulated-key.ts";
import { simulateProof } from "../../testing/simulated-proof.ts";

describe("verifyProof", () => {
  const { secret, key } = simulatedKey("verify-proof-test");
  const signals = [0n, 123n, FIELD_ORDER - 1n];
  const proof = simulateProof(secret, key, signals);

  it("accepts a simulated proof", () => {
    expect(verifyProof(key, proof, signals)).to.equal(true);
  });

  it("accepts its malleated twin, which is why proofs are never identifiers", () => {
    const twin = malleateProof(proof);
    expect(twin).not.to.deep.equal(proof);
    expect(verifyProof(key, twin, signals)).to.equal(true);
  });

  it("refuses each signal changed by one", () => {
    signals.forEach((_, index) => {
      const changed = signals.map((value, at) => (at === index ? (value + 1n) % FIELD_ORDER : value));
      expect(verifyProof(key, proof, changed), `signal ${index}`).to.equal(false);
    });
  });

  it("refuses a signal that is the same number plus r", () => {
    expect(verifyProof(key, proof, [FIELD_ORDER, 123n, FIELD_ORDER - 1n])).to.equal(false);
  });

  it("refuses another key, a point off the curve and a wrong length without throwing", () => {
    expect(verifyProof(simulatedKey("other").key, proof, signals), "other key").to.equal(false);
    expect(verifyProof(key, [proof[0]! + 1n, ...proof.slice(1)], signals), "off the curve").to.equal(false);
    expect(verifyProof(key, proof.slice(1), signals), "seven words").to.equal(false);
    expect(verifyProof(key, proof, signals.slice(1)), "two signals").to.equal(false);
  });
});
