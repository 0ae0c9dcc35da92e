// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import { expect } from "chai";
import { network } from "hardhat";
import { aggregateCoefficients, seedWords } from "../../../groth16/aggregate-coefficients.ts";
import {
  type G1,
  g1Coordinates,
  g1Point,
  g1TimesGenerator,
  g2Coordinates,
  g2Point,
} from "../../../groth16/curve-points.ts";
import { proofPoints, proofWords } from "../../../groth16/verify-proof.ts";
import { keyWords } from "../../../groth16/verifying-key.ts";
import { toField } from "../../../schema/field.ts";
import { claimOf, keyOnChain, keysOf, type OnChainClaim } from "../../../testing/aggregate-claims.ts";
import { EC_ADD } from "../../../testing/deploy-fixture.ts";

const connection = await network.create();
const { ethers } = connection;

/** Places among the words that the seed is the hash of. */
const HEAD = { domain: 0, chain: 1, contract: 2, count: 3 };
const CLAIM = { key: [4], h: [5], t: [6], rho: [7], a: [8, 9], b: [10, 11, 12, 13], c: [14, 15] };

/** Errors of two claims that cancel when the second one's coefficient is c: +c·D in the first, −D in the second. */
type Cancel = (claims: readonly [OnChainClaim, OnChainClaim], c: bigint) => Promise<OnChainClaim[]>;

const moved = (point: G1, scalar: bigint): G1 => g1Coordinates(g1Point(point).add(g1Point(g1TimesGenerator(scalar))));

const [model] = keysOf("aggregate/forgeries", 1, "own");
const key = await keyOnChain(connection, model!);
const aggregate = await ethers.deployContract("AggregateVerifier", [EC_ADD]);

async function forgetful(...words: number[]) {
  const mask = words.reduce((bits, word) => bits | (1n << BigInt(word)), 0n);
  return await ethers.deployContract("ForgetfulAggregate", [EC_ADD, mask]);
}

const changedSignal =
  (index: number): Cancel =>
  async ([first, second], c) => {
    const change = (claim: OnChainClaim, by: bigint): OnChainClaim => ({
      ...claim,
      signals: claim.signals.map((signal, at) => (at === index ? toField(signal + by) : signal)),
    });
    return await Promise.resolve([change(first, c), change(second, -1n)]);
  };

const changedPoint =
  (change: (points: ReturnType<typeof proofPoints>, by: bigint) => ReturnType<typeof proofPoints>): Cancel =>
  async ([first, second], c) => {
    const forge = (claim: OnChainClaim, by: bigint): OnChainClaim => ({
      ...claim,
      proof: proofWords(change(proofPoints(claim.proof), by)),
    });
    return await Promise.resolve([forge(first, c), forge(second, -1n)]);
  };

// Each forgery claims one true statement twice (A and B of both are the same) and spoils both claims, so that their errors cancel.
const FORGERIES: Record<keyof typeof CLAIM, Cancel> = {
  h: changedSignal(0),
  t: changedSignal(1),
  rho: changedSignal(2),
  a: changedPoint((points, by) => ({ ...points, a: moved(points.a, by) })),
  b: changedPoint((points, by) => {
    const shift = bn254.G2.ProjectivePoint.BASE.multiply(bn254.fields.Fr.create(by));
    return { ...points, b: g2Coordinates(g2Point(points.b).add(shift)) };
  }),
  c: changedPoint((points, by) => ({ ...points, c: moved(points.c, by) })),
  // Whoever may have a key registered once the coefficients are known needs to know none of its secrets.
  key: async ([first, second], c) => {
    const forge = async (claim: OnChainClaim, by: bigint): Promise<OnChainClaim> => {
      const [ic0, ...rest] = key.key.ic;
      const shifted = { ...key.key, ic: [moved(ic0!, by), ...rest] };
      const { verifier } = await keyOnChain(connection, { ...key, key: shifted });
      return { ...claim, verifier, keyWords: keyWords(shifted) };
    };
    return [await forge(first, c), await forge(second, -1n)];
  },
};

/** The second coefficient of two claims, as a seed without some of its words gives it. */
async function coefficientWithout(
  contract: { getAddress: () => Promise<string> },
  claims: readonly OnChainClaim[],
  forgotten: readonly number[],
): Promise<bigint> {
  const { chainId } = await ethers.provider.getNetwork();
  const words = seedWords({ chainId, verifyingContract: await contract.getAddress() }, claims);
  const left = words.map((word, at) => (forgotten.includes(at < 4 ? at : 4 + ((at - 4) % 12)) ? 0n : word));
  return aggregateCoefficients(left, 2)[1]!;
}

describe("forgeries that many proofs in one check invite", () => {
  after(() => connection.close());

  const twice = (): [OnChainClaim, OnChainClaim] => [claimOf(key, 1), claimOf(key, 1)];

  for (const [part, words] of Object.entries(CLAIM)) {
    context(`a seed without ${part}`, () => {
      const forge = FORGERIES[part as keyof typeof CLAIM];

      it("lets anybody have claims accepted of which none holds", async () => {
        const naive = await forgetful(...words);
        const claims = twice();
        const forged = await forge(claims, await coefficientWithout(naive, claims, words));
        const one = await ethers.getContractAt("Groth16Verifier", forged[0]!.verifier);
        for (const { verifier, proof, signals } of forged) {
          const asked = one.attach(verifier) as typeof one;
          const verdict = asked.verify(proof as never, signals as never);
          await expect(verdict, "alone").to.be.revertedWithCustomError(one, "InvalidProof");
        }
        await naive.verifyAll(forged as never);
        const others = await FORGERIES[part === "c" ? "a" : "c"](claims, 1n);
        const verdict = naive.verifyAll(others as never);
        await expect(verdict, "a guess").to.be.revertedWithCustomError(naive, "ClaimsDoNotHold");
      });

      it("is what AggregateVerifier does not have", async () => {
        const claims = twice();
        const guesses = [
          await coefficientWithout(aggregate, claims, words),
          await coefficientWithout(aggregate, claims, []),
          1n,
        ];
        for (const guess of guesses) {
          const forged = await forge(claims, guess);
          const verdict = aggregate.verifyAll(forged as never);
          await expect(verdict, `c = ${guess}`).to.be.revertedWithCustomError(aggregate, "ClaimsDoNotHold");
        }
      });
    });
  }

  for (const [part, place] of Object.entries(HEAD)) {
    it(`prepared for another ${part} come to nothing: the coefficients differ`, async () => {
      const naive = await forgetful(...CLAIM.c); // forged for easily, so that a wrong coefficient is all that fails
      const claims = twice();
      const other = await coefficientWithout(naive, claims, [...CLAIM.c, place]);
      const forged = await FORGERIES.c(claims, other);
      await expect(naive.verifyAll(forged as never)).to.be.revertedWithCustomError(naive, "ClaimsDoNotHold");
    });
  }
});
