// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { FIELD_ORDER } from "../../../schema/field.ts";
import { claimOf, keyOnChain, keysOf, type OnChainClaim } from "../../../testing/aggregate-claims.ts";
import { EC_ADD } from "../../../testing/deploy-fixture.ts";
import { malleateProof } from "../../../testing/malleate-proof.ts";
import { itOnPlainCode } from "../../../testing/plain-code.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const Q = bn254.fields.Fp.ORDER;
const WORD = 1n << 256n;

async function deploy() {
  const aggregate = await ethers.deployContract("AggregateVerifier", [EC_ADD]);
  const models = [...keysOf("aggregate/shared", 2, "shared"), ...keysOf("aggregate/own", 2, "own")];
  const keys = await Promise.all(models.map((model) => keyOnChain(connection, model)));
  return { aggregate, keys };
}

const setUp = async () => await networkHelpers.loadFixture(deploy);
const asCall = (claims: readonly OnChainClaim[]) => claims as never;

/** Claims of these keys, in this order. */
const claimsOf = async (...models: number[]): Promise<OnChainClaim[]> => {
  const { keys } = await setUp();
  return models.map((model, number) => claimOf(keys[model] ?? expect.fail(`no model ${model}`), number));
};

const with_ = (claims: readonly OnChainClaim[], at: number, change: Partial<OnChainClaim>): OnChainClaim[] =>
  claims.map((claim, index) => (index === at ? { ...claim, ...change } : claim));

describe("AggregateVerifier", () => {
  after(() => connection.close());

  const expectRefused = async (claims: readonly OnChainClaim[], what: string) => {
    const { aggregate } = await setUp();
    await expect(aggregate.verifyAll(asCall(claims)), what).to.be.revertedWithCustomError(aggregate, "ClaimsDoNotHold");
  };

  describe("constructor", () => {
    it("refuses an address that does not add", async () => {
      const { aggregate } = await setUp();
      const multiplication = "0x0000000000000000000000000000000000000007";
      for (const ecAdd of [ethers.ZeroAddress, multiplication, await aggregate.getAddress()])
        await expect(ethers.deployContract("AggregateVerifier", [ecAdd]), ecAdd)
          .to.be.revertedWithCustomError(aggregate, "NoEcAdd")
          .withArgs(ecAdd);
    });
  });

  describe("verifyAll", () => {
    const TOGETHER: Record<string, number[]> = {
      "one proof": [0],
      "several of one model": [0, 0, 0, 0],
      "of models that share a phase 1": [0, 1],
      "of models with a phase 1 each": [2, 3],
      "of all kinds": [0, 0, 2, 1, 3, 3],
      "of one model, but not side by side": [0, 2, 0, 1, 0],
    };
    for (const [what, models] of Object.entries(TOGETHER)) {
      it(`accepts what holds: ${what}`, async () => {
        const { aggregate } = await setUp();
        await aggregate.verifyAll(asCall(await claimsOf(...models)));
      });

      it(`refuses when any one of them does not hold: ${what}`, async () => {
        const claims = await claimsOf(...models);
        for (const at of claims.keys())
          await expectRefused(with_(claims, at, { signals: [1n, 2n, 3n] }), `claim ${at}`);
      });
    }

    it("accepts one proof claimed twice, and one that a stranger made of it", async () => {
      const { aggregate } = await setUp();
      const [claim] = await claimsOf(0);
      const stranger = { ...claim!, proof: malleateProof(claim!.proof) };
      await aggregate.verifyAll(asCall([claim!, claim!, stranger]));
    });

    it("refuses a proof of one model under another's key, though they share a phase 1", async () => {
      const [first, second] = await claimsOf(0, 1);
      await expectRefused([{ ...first!, verifier: second!.verifier }, second!], "exchanged");
      const exchanged = [
        { ...first!, verifier: second!.verifier },
        { ...second!, verifier: first!.verifier },
      ];
      await expectRefused(exchanged, "both exchanged");
    });

    it("refuses any word that is not the honest one, wherever its claim stands", async () => {
      const claims = await claimsOf(0, 0, 2);
      for (const at of claims.keys()) {
        const { proof, signals } = claims[at]!;
        for (const [index, word] of proof.entries())
          for (const value of [word + 1n, word + Q, Q - word, 0n, Q, WORD - 1n]) {
            const forged = proof.map((own, place) => (place === index ? value : own));
            await expectRefused(with_(claims, at, { proof: forged }), `word ${index} of claim ${at} is ${value}`);
          }
        for (const [index, signal] of signals.entries())
          for (const value of [signal + 1n, signal + FIELD_ORDER, FIELD_ORDER, 0n, WORD - 1n]) {
            const forged = signals.map((own, place) => (place === index ? value : own));
            await expectRefused(with_(claims, at, { signals: forged }), `signal ${index} of claim ${at} is ${value}`);
          }
      }
    });

    it("refuses points at infinity in the place of a claim's own", async () => {
      const claims = await claimsOf(0, 0);
      const places = { A: [0, 1], B: [2, 3, 4, 5], C: [6, 7], all: [0, 1, 2, 3, 4, 5, 6, 7] };
      for (const at of claims.keys())
        for (const [what, zeros] of Object.entries(places)) {
          const proof = claims[at]!.proof.map((word, index) => (zeros.includes(index) ? 0n : word));
          await expectRefused(with_(claims, at, { proof }), `${what} of claim ${at}`);
        }
    });

    it("agrees with the verifiers asked one by one, whatever is exchanged among the claims", async () => {
      const { aggregate, keys } = await setUp();
      const honest = await claimsOf(0, 0, 1, 2);
      const one = await ethers.getContractAt("Groth16Verifier", keys[0]!.verifier);
      const part = fc.nat({ max: honest.length - 1 });
      const claim = fc.record({ proof: part, signals: part, verifier: part });
      const honestClaim = part.map((index) => ({ proof: index, signals: index, verifier: index }));
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.oneof({ weight: 5, arbitrary: honestClaim }, { weight: 1, arbitrary: claim }), {
            minLength: 1,
            maxLength: 5,
          }),
          async (picked) => {
            const claims = picked.map(({ proof, signals, verifier }) => ({
              ...{ keyWords: honest[verifier]!.keyWords, verifier: honest[verifier]!.verifier },
              ...{ proof: honest[proof]!.proof, signals: honest[signals]!.signals },
            }));
            let all = true;
            for (const { verifier, proof, signals } of claims) {
              const asked = one.attach(verifier) as typeof one;
              await asked.verify(proof as never, signals as never).catch(() => (all = false));
            }
            const together = await aggregate.verifyAll(asCall(claims)).then(
              () => true,
              () => false,
            );
            expect(together, JSON.stringify(picked)).to.equal(all);
          },
        ),
        { numRuns: 40, seed: 8 },
      );
    });

    it("refuses to say anything about nothing", async () => {
      const { aggregate } = await setUp();
      await expect(aggregate.verifyAll([])).to.be.revertedWithCustomError(aggregate, "NoClaims");
    });

    it("takes no account without a key for a verifier", async () => {
      const { aggregate } = await setUp();
      const [claim] = await claimsOf(0);
      const [account] = await ethers.getSigners();
      for (const verifier of [account!.address, EC_ADD, await aggregate.getAddress()])
        await expect(aggregate.verifyAll(asCall([{ ...claim!, verifier }])), verifier)
          .to.be.revertedWithCustomError(aggregate, "NoVerifier")
          .withArgs(verifier);
    });

    it("takes no number for an address that only its lower bits are", async () => {
      const { aggregate } = await setUp();
      const [claim] = await claimsOf(0);
      const data = aggregate.interface.encodeFunctionData("verifyAll", [asCall([claim!])]);
      const dirty = BigInt(claim!.verifier) | (1n << 200n);
      const word = (value: bigint): string => value.toString(16).padStart(64, "0");
      const [signer] = await ethers.getSigners();
      const changed = data.replace(word(BigInt(claim!.verifier)), word(dirty));
      expect(changed).not.to.equal(data);
      await expect(signer!.call({ to: await aggregate.getAddress(), data: changed }))
        .to.be.revertedWithCustomError(aggregate, "NoVerifier")
        .withArgs(dirty);
    });

    it("says that there is far too little gas", async () => {
      const { aggregate } = await setUp();
      const call = aggregate.verifyAll(asCall(await claimsOf(0)), { gasLimit: 150_000n });
      await expect(call).to.be.revertedWithCustomError(aggregate, "AggregationOutOfGas");
    });

    itOnPlainCode("tells a lack of gas from claims that do not hold, at every amount of gas", async () => {
      const { aggregate } = await setUp();
      for (const models of [[0], [0, 0, 0, 0, 0, 0], [0, 1, 2, 3]]) {
        const claims = await claimsOf(...models);
        const needed = await aggregate.verifyAll.estimateGas(asCall(claims));
        let refused = 0;
        let accepted = 0;
        for (let gasLimit = 60_000n; gasLimit <= (needed * 11n) / 10n; gasLimit += 7_000n) {
          const failure = await aggregate.verifyAll(asCall(claims), { gasLimit }).then(
            () => undefined,
            (error: unknown) => String(error),
          );
          if (failure === undefined) accepted++;
          else refused++;
          expect(failure ?? "", `${gasLimit} gas for ${models.join()}`).not.to.contain("ClaimsDoNotHold");
        }
        const tooLittle = aggregate.verifyAll(asCall(claims), { gasLimit: (needed * 8n) / 10n });
        await expect(tooLittle).to.be.revertedWithCustomError(aggregate, "AggregationOutOfGas");
        expect(refused, "amounts that were too little").to.be.greaterThan(10);
        expect(accepted, "amounts that sufficed").to.be.greaterThan(2);
      }
    });
  });
});
