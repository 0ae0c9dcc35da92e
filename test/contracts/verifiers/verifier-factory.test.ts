// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { g1TimesGenerator, g2TimesGenerator } from "../../../groth16/curve-points.ts";
import { negatedWords } from "../../../groth16/negated-words.ts";
import { keyHash, keyWords, type VerifyingKey } from "../../../groth16/verifying-key.ts";
import { EC_ADD } from "../../../testing/deploy-fixture.ts";
import { simulatedKey } from "../../../testing/simulated-key.ts";
import { simulateProof } from "../../../testing/simulated-proof.ts";
import { weakKeys } from "../../../testing/weak-keys.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const SIGNALS: [bigint, bigint, bigint] = [3n, 5n, 7n];
const BASE_FIELD_ORDER = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;

async function deployFactory() {
  const [deployer, stranger] = await ethers.getSigners();
  const factory = await ethers.deployContract("VerifierFactory", [EC_ADD]);
  return { deployer: deployer!, stranger: stranger!, factory };
}

const setUp = async () => await networkHelpers.loadFixture(deployFactory);

describe("VerifierFactory", () => {
  const { key, secret, icScalars } = simulatedKey("verifier-factory-test");
  const words = keyWords(key);
  const [, ic1, ic2, ic3] = key.ic;

  after(() => connection.close());

  describe("constructor", () => {
    it("refuses an address that does not add", async () => {
      const { factory } = await setUp();
      const multiplication = "0x0000000000000000000000000000000000000007";
      for (const ecAdd of [ethers.ZeroAddress, multiplication, await factory.getAddress()]) {
        await expect(ethers.deployContract("VerifierFactory", [ecAdd]), ecAdd)
          .to.be.revertedWithCustomError(factory, "NoEcAdd")
          .withArgs(ecAdd);
      }
    });
  });

  describe("checkKey", () => {
    it("accepts a key without a known weakness", async () => {
      const { factory } = await setUp();
      await factory.checkKey(words);
    });

    const REFUSALS: Record<string, readonly [error: string, ...args: (number | bigint)[]]> = {
      "δ = γ": ["DeltaIsGamma"],
      "δ = −γ": ["DeltaIsGamma"],
      "β = γ": ["BetaIsGamma"],
      "β = −γ": ["BetaIsGamma"],
      "α = 0": ["KeyPointIsZero", 0],
      "β = 0": ["KeyPointIsZero", 2],
      "δ = 0": ["KeyPointIsZero", 6],
      "IC0 = 0": ["KeyPointIsZero", 10],
      "IC1 = 0": ["KeyPointIsZero", 12],
      "α off the curve": ["KeyPointNotOnCurve", 0],
      "α.x above the modulus": ["KeyWordNotInField", 0, key.alpha[0] + BASE_FIELD_ORDER],
      "IC1 off the curve": ["KeyPointNotOnCurve", 12],
      "β off the curve": ["KeyPointNotInSubgroup", 2],
      "δ off the curve": ["KeyPointNotInSubgroup", 6],
      "β outside the subgroup": ["KeyPointNotInSubgroup", 2],
      "δ outside the subgroup": ["KeyPointNotInSubgroup", 6],
      "IC2 = IC1": ["InputPointsNotDistinct", 1, 2],
      "IC2 = −IC1": ["InputPointsNotDistinct", 1, 2],
    };
    for (const { name, words: weak } of weakKeys(key)) {
      if (weak === null) continue; // the chain's key words cannot even say it: gamma is not among them
      it(`refuses ${name}`, async () => {
        const { factory } = await setUp();
        const [error, ...args] = REFUSALS[name] ?? ["no refusal is listed for this key"];
        await expect(factory.checkKey(weak))
          .to.be.revertedWithCustomError(factory, error)
          .withArgs(...args);
        await expect(factory.deploy(weak), "deploy checks alike").to.be.revertedWithCustomError(factory, error);
      });
    }

    const TWICE: [string, VerifyingKey["ic"], number, number][] = [
      ["IC3 = IC1", [ic1!, ic1!, ic2!, ic1!], 1, 3],
      ["IC3 = IC2", [ic1!, ic1!, ic2!, ic2!], 2, 3],
    ];
    for (const [name, ic, first, second] of TWICE) {
      it(`refuses ${name}`, async () => {
        const { factory } = await setUp();
        await expect(factory.checkKey(keyWords({ ...key, ic })))
          .to.be.revertedWithCustomError(factory, "InputPointsNotDistinct")
          .withArgs(first, second);
      });
    }

    it("accepts keys whose points have a relation with a coefficient of 5, which it does not look for", async () => {
      const { factory } = await setUp();
      const five = g1TimesGenerator(5n * icScalars[1]!);
      await factory.checkKey(keyWords({ ...key, ic: [key.ic[0]!, ic1!, five, ic3!] }));
      await factory.checkKey(keyWords({ ...key, delta: g2TimesGenerator(5n) }));
    });

    it("refuses each point at infinity, and each that is off its curve", async () => {
      const { factory } = await setUp();
      const points = [0, 2, 6, 10, 12, 14, 16]; // the first words of alpha, beta, delta, IC0 … IC3
      for (const [position, at] of points.entries()) {
        const end = points[position + 1] ?? words.length;
        const zero = words.map<bigint>((word, index) => (at <= index && index < end ? 0n : word));
        await expect(factory.checkKey(zero), `zero at ${at}`)
          .to.be.revertedWithCustomError(factory, "KeyPointIsZero")
          .withArgs(at);
        const moved = words.with(end - 1, (words[end - 1]! + 1n) % BASE_FIELD_ORDER);
        const error = end - at === 4 ? "KeyPointNotInSubgroup" : "KeyPointNotOnCurve";
        await expect(factory.checkKey(moved), `moved at ${at}`)
          .to.be.revertedWithCustomError(factory, error)
          .withArgs(at);
      }
    });

    it("refuses each word that is not below the base field's order", async () => {
      const { factory } = await setUp();
      for (const index of words.keys()) {
        const raised = words.with(index, words[index]! + BASE_FIELD_ORDER);
        await expect(factory.checkKey(raised), `word ${index}`)
          .to.be.revertedWithCustomError(factory, "KeyWordNotInField")
          .withArgs(index, raised[index]);
      }
    });
  });

  describe("deploy", () => {
    it("deploys the verifier of the key, which accepts a proof made with the key's secret", async () => {
      const { factory } = await setUp();
      await factory.deploy(words);
      const verifier = await ethers.getContractAt("Groth16Verifier", await factory.verifierOf(keyHash(key)));
      await verifier.verify(simulateProof(secret, key, SIGNALS), SIGNALS);
    });

    it("gives another key another verifier, which refuses that proof", async () => {
      const { factory } = await setUp();
      const other = simulatedKey("verifier-factory-test/other");
      await factory.deploy(keyWords(other.key));
      const verifier = await ethers.getContractAt("Groth16Verifier", await factory.verifierOf(keyHash(other.key)));
      await verifier.verify(simulateProof(other.secret, other.key, SIGNALS), SIGNALS);
      await expect(verifier.verify(simulateProof(secret, key, SIGNALS), SIGNALS)).to.be.revertedWithCustomError(
        verifier,
        "InvalidProof",
      );
    });

    it("says where the verifier stands, before and after", async () => {
      const { factory } = await setUp();
      expect(await factory.verifierOf(keyHash(key)), "before").to.equal(ethers.ZeroAddress);
      const promised = await factory.deploy.staticCall(words);
      await expect(factory.deploy(words)).to.emit(factory, "VerifierDeployed").withArgs(keyHash(key), promised);
      expect(await factory.verifierOf(keyHash(key)), "after").to.equal(promised);
    });

    it("returns the one that stands already when anyone asks again", async () => {
      const { factory, stranger } = await setUp();
      await factory.connect(stranger).deploy(words);
      const standing = await factory.verifierOf(keyHash(key));
      expect(await factory.deploy.staticCall(words), "the same address").to.equal(standing);
      await expect(factory.deploy(words)).not.to.emit(factory, "VerifierDeployed");
    });

    it("deploys a verifier that says which key it has", async () => {
      const { factory } = await setUp();
      await factory.deploy(words);
      const verifier = await ethers.getContractAt("Groth16Verifier", await factory.verifierOf(keyHash(key)));
      expect(await verifier.verifyingKey()).to.deep.equal(words);
    });

    it("puts the key and the address of addition into the verifier's code", async () => {
      const { factory } = await setUp();
      await factory.deploy(words);
      const code = (await ethers.provider.getCode(await factory.verifierOf(keyHash(key)))).slice(2);
      for (const [index, word] of negatedWords(words).entries()) {
        expect(code, `key word ${index}`).to.contain(word.toString(16));
      }
      expect(await factory.EC_ADD(), "the factory's addition").to.equal(EC_ADD);
    });
  });
});
