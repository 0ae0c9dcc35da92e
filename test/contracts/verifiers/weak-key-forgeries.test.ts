// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { type G1, G1_ZERO, type G2, g1Coordinates, g1Point, G2_GENERATOR } from "../../../groth16/curve-points.ts";
import { keyWords, type VerifyingKey } from "../../../groth16/verifying-key.ts";
import { proofWords, publicSignalsPoint } from "../../../groth16/verify-proof.ts";
import { EC_ADD } from "../../../testing/deploy-fixture.ts";
import { simulatedKey } from "../../../testing/simulated-key.ts";
import { simulateProof } from "../../../testing/simulated-proof.ts";
import { weakKeys } from "../../../testing/weak-keys.ts";

const connection = await network.create();
const { ethers } = connection;

type Signals = [h: bigint, t: bigint, rho: bigint];
const SIGNALS: Signals = [1_234n, 5_678n, 9_012n];

const sum = (a: G1, b: G1): G1 => g1Coordinates(g1Point(a).add(g1Point(b)));
const negated = (a: G1): G1 => g1Coordinates(g1Point(a).negate());
const forged = (a: G1, b: G2, c: G1): bigint[] => proofWords({ a, b, c });

/** What somebody who knows nothing but the key can have accepted for any signals at all; vk is their share. */
const FORGERIES: Record<string, (key: VerifyingKey, vk: G1) => bigint[]> = {
  "δ = γ": ({ alpha, beta }, vk) => forged(alpha, beta, negated(vk)),
  "δ = −γ": ({ alpha, beta }, vk) => forged(alpha, beta, vk),
  "β = γ": ({ alpha }, vk) => forged(sum(alpha, vk), G2_GENERATOR, G1_ZERO),
  "β = −γ": ({ alpha }, vk) => forged(sum(vk, negated(alpha)), G2_GENERATOR, G1_ZERO),
  "α = 0": (_, vk) => forged(vk, G2_GENERATOR, G1_ZERO),
  "β = 0": (_, vk) => forged(vk, G2_GENERATOR, G1_ZERO),
};

/** The signals that an honest proof of SIGNALS is accepted for as well. */
const ALIASES: Record<string, Signals> = {
  "IC1 = 0": [SIGNALS[0] + 1n, SIGNALS[1], SIGNALS[2]],
  "IC2 = IC1": [SIGNALS[0] + 1n, SIGNALS[1] - 1n, SIGNALS[2]],
  "IC2 = −IC1": [SIGNALS[0] + 1n, SIGNALS[1] + 1n, SIGNALS[2]],
};

// Why the factory checks keys: each of these verifiers was deployed past it.
describe("Groth16Verifier of a weak key, deployed without the factory's checks", () => {
  const { key, secret } = simulatedKey("weak-key-forgeries-test");
  const weak = (name: string) => weakKeys(key).find((each) => each.name === name)!;

  const deploy = async (words: readonly bigint[]) =>
    await ethers.deployContract("Groth16Verifier", [[...words] as never, EC_ADD]);

  /** verify returns nothing and reverts on a refusal. */
  const expectAccepted = async (words: readonly bigint[], proof: bigint[], signals: Signals) => {
    expect(await (await deploy(words)).verify.staticCallResult(proof, signals)).to.have.length(0);
  };

  after(() => connection.close());

  for (const [name, forge] of Object.entries(FORGERIES)) {
    it(`accepts a forgery with ${name}`, async () => {
      const { key, words } = weak(name);
      await expectAccepted(words!, forge(key, publicSignalsPoint(key, SIGNALS)), SIGNALS);
    });

    it(`refuses the forgery for ${name} when the key is good`, async () => {
      const verifier = await deploy(keyWords(key));
      const proof = forge(key, publicSignalsPoint(key, SIGNALS));
      await expect(verifier.verify(proof, SIGNALS)).to.be.revertedWithCustomError(verifier, "InvalidProof");
    });
  }

  for (const [name, alias] of Object.entries(ALIASES)) {
    it(`accepts an honest proof for other signals with ${name}`, async () => {
      const { key, words } = weak(name);
      const proof = simulateProof(secret, key, SIGNALS);
      await expectAccepted(words!, proof, SIGNALS);
      await expectAccepted(words!, proof, alias);
    });
  }
});
