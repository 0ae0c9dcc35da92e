// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import { expect } from "chai";
import { network } from "hardhat";
import { g1TimesGenerator, g2TimesGenerator } from "../../../groth16/curve-points.ts";
import { phase1Hash, keyWords } from "../../../groth16/verifying-key.ts";
import { checkVerifyingKey, WeakKey } from "../../../groth16/check-verifying-key.ts";
import { candidateFixture } from "../../../testing/candidate-fixture.ts";
import { EC_ADD } from "../../../testing/deploy-fixture.ts";
import { pseudoRandom } from "../../../testing/pseudo-random.ts";
import { relatedKeys } from "../../../testing/related-keys.ts";
import { simulatedKey } from "../../../testing/simulated-key.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const REFUSALS = { G1: "G1PointsRelated", G2: "G2PointsRelated" };
const { Fr } = bn254.fields;
const SIGNALS = [1_234n, 5_678n, 9_012n] as const;

const loadCandidate = async () => await candidateFixture(connection);
const setUp = async () => await networkHelpers.loadFixture(loadCandidate);

// PROPERTIES.md 17. Each forgery is shown on a verifier that was deployed past the checks.
describe("keys whose points have a small relation (property 17)", () => {
  const good = simulatedKey("related-key-forgeries-test");
  const cases = relatedKeys(good);
  const verifierOf = async (words: bigint[]) => await ethers.deployContract("Groth16Verifier", [words, EC_ADD]);

  after(() => connection.close());

  it("are refused for whatever small coefficients, off the chain and on it", async () => {
    const { factory } = await setUp();
    const random = pseudoRandom("related-key-forgeries-test");
    const coefficient = (): bigint => BigInt(Math.floor(random() * 9) - 4);
    const { alpha, beta } = good.secret;
    for (let round = 0; round < 4; round++) {
      const [b, c, ...rest] = Array.from({ length: 7 }, coefficient) as [bigint, bigint, ...bigint[]];
      const divisor = Fr.inv(Fr.create([1n, -2n, 3n, -4n][round]!));
      const delta = g2TimesGenerator(Fr.create((b * beta + (c === 0n && b === 0n ? 1n : c)) * divisor));
      const scalars = [1n, alpha, ...good.icScalars.slice(0, 3)];
      const last = scalars.reduce((total, scalar, index) => total + scalar * (rest[index] ?? 0n), 0n) * divisor;
      const ic = [...good.key.ic.slice(0, 3), g1TimesGenerator(last === 0n ? 1n : last)];
      const keys = { G2: { ...good.key, delta }, G1: { ...good.key, ic } };
      for (const group of ["G2", "G1"] as const) {
        const place = `${group}, round ${round}: ${[b, c, ...rest].join(" ")}`;
        expect(() => {
          checkVerifyingKey(keys[group]);
        }, place).to.throw(WeakKey);
        await expect(factory.checkKey(keyWords(keys[group])), place).to.be.revertedWithCustomError(
          factory,
          REFUSALS[group],
        );
      }
    }
  });

  for (const related of ["G1", "G2"] as const) {
    it(`are refused by the registry, too, which asks the factory: in ${related}`, async () => {
      const { factory, registry, spec, sample } = await setUp();
      const { key } = cases.find(({ group }) => group === related)!;
      await registry.listPhase1(phase1Hash(key));
      await expect(registry.propose({ ...spec, key: keyWords(key) }, sample)).to.be.revertedWithCustomError(
        factory,
        REFUSALS[related],
      );
    });
  }

  for (const { name, key, group, forge } of cases) {
    context(name, () => {
      it("is refused off the chain", () => {
        expect(() => {
          checkVerifyingKey(key);
        })
          .to.throw(WeakKey)
          .with.property("reason", "PointsRelated");
      });

      if (group !== null) {
        it("is refused by the factory", async () => {
          const { factory } = await setUp();
          await expect(factory.checkKey(keyWords(key))).to.be.revertedWithCustomError(factory, REFUSALS[group]);
        });
      }

      if (forge !== null) {
        it("would let anybody forge", async () => {
          const forged = forge(SIGNALS);
          const weak = await verifierOf(keyWords(key));
          expect(await weak.verify.staticCallResult(forged.proof, [...forged.signals])).to.have.length(0);
          const sound = await verifierOf(keyWords(good.key));
          await expect(
            sound.verify(forged.proof, [...forged.signals]),
            "under the good key",
          ).to.be.revertedWithCustomError(sound, "InvalidProof");
        });
      }
    });
  }
});
