// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { REGISTRY_ABI } from "../../chain/abi.ts";
import type { AskNode } from "../../chain/chain-reader.ts";
import { runIntegerOnnx } from "../../compiler/emit/integer-runtime.ts";
import { negatedWords } from "../../groth16/negated-words.ts";
import { type Hex, keccak256 } from "../../schema/hash.ts";
import { hashKeyWords } from "../../schema/key-words.ts";
import {
  type Forgery,
  forgedWorld,
  refusingNode,
  returningStruct,
  VERIFIER_BYTES,
} from "../../testing/forged-world.ts";
import { namesOf } from "../../testing/report-checks.ts";
import { givenModel, verifiedChain, type VerifiedChain } from "../../testing/verified-chain.ts";
import { weakKeys } from "../../testing/weak-keys.ts";
import type { GivenModel } from "../../verification/given-model.ts";
import { verifyTransaction } from "../../verification/verify-transaction.ts";

const OTHER_HASH = `0x${"77".repeat(32)}`;

describe("verifyTransaction, by what the registry says", function () {
  this.timeout(300_000);
  let chain: VerifiedChain;
  let single: string;
  let given: GivenModel;

  before(async () => {
    chain = await verifiedChain();
    given = await givenModel(chain.single);
    single = await chain.predicted(chain.single, 1);
  });
  after(() => chain.connection.close());

  const verify = (ask: AskNode = chain.ask) =>
    verifyTransaction(ask, single, { oracle: chain.oracleAddress, given, run: runIntegerOnnx });

  describe("a registry that lies about a key", () => {
    /** Verifier and registry agree on this key, as they would where somebody deployed both to deceive. */
    function withKey(words: readonly bigint[]): AskNode {
      const keyHash = hashKeyWords(words);
      const [own, others] = [negatedWords(chain.single.manifest.keyWords), negatedWords(words)]; // as code holds them
      const replaced = (code: string): string =>
        own.reduce((text, word, index) => text.replaceAll(hexWord(word), hexWord(others[index] ?? 0n)), code);
      let codeHash = OTHER_HASH;
      const code: Forgery = (method, _params, answer) => {
        if (method !== "eth_getCode" || (answer as string).length !== 2 + 2 * VERIFIER_BYTES) return undefined;
        codeHash = keccak256(replaced(answer as string) as Hex);
        return replaced(answer as string);
      };
      const facts: Forgery = (...asked) =>
        returningStruct(REGISTRY_ABI, "provableModel", { keyHash, verifierCodeHash: codeHash })(...asked);
      return forgedWorld(chain.ask, code, facts, returningStruct(REGISTRY_ABI, "modelRecord", { keyHash }));
    }
    const hexWord = (word: bigint): string => word.toString(16).padStart(64, "0");

    it("is told of the weakness that lets anybody forge, and the proof is none under that key", async () => {
      const weak = weakKeys(chain.single.verifyingKey).find(({ name }) => name === "δ = γ");
      const report = await verify(withKey(weak?.words ?? []));
      expect(namesOf(report, "fails")).to.include.members(["weakness", "proof", "circuit"]);
      expect(namesOf(report, "holds"), "the lie is consistent").to.include.members(["registered", "key", "verifier"]);
    });

    it("is told of a development key off a local chain", async () => {
      const elsewhere: Forgery = (method) => (method === "eth_chainId" ? "0xaa36a7" : undefined);
      const report = await verify(forgedWorld(chain.ask, elsewhere));
      expect(namesOf(report, "fails")).to.include("secret");
    });

    it("is told of a sample that was never proven", async () => {
      const { registry, single: model } = chain;
      const [registered] = await registry.queryFilter(registry.filters.ModelProposed(model.id));
      const forged: Forgery = (method, params, answer) => {
        if (method !== "eth_getTransactionByHash" || params[0] !== registered?.transactionHash) return undefined;
        const transaction = answer as { input: string };
        const decoded = REGISTRY_ABI.decodeFunctionData("propose", transaction.input).toArray(true) as unknown[];
        const [spec, [features, outputs, ...proof]] = decoded as [unknown, [bigint[], bigint[], ...unknown[]]];
        const sample = [features, outputs.map((output) => output + 1n), ...proof];
        return { ...transaction, input: REGISTRY_ABI.encodeFunctionData("propose", [spec, sample]) };
      };
      expect(namesOf(await verify(forgedWorld(chain.ask, forged)), "fails")).to.deep.equal(["sample"]);
    });
  });

  describe("a model that was revoked since", () => {
    before(() => chain.registry.revoke(chain.single.id));

    it("is verified as it was, and told of", async () => {
      const report = await verify();
      expect(namesOf(report, "fails")).to.deep.equal([]);
      expect(report.verdict).to.equal("holds");
      expect(report.fulfilments[0]).to.include({ status: "revoked" });
      expect(report.fulfilments[0]?.notes.join()).to.contain("revoked");
    });

    it("and from its registration's event, where the endpoint has no older state", async () => {
      const isOlder = (method: string, params: readonly unknown[]): boolean =>
        method === "eth_call" && params[1] !== "latest";
      const report = await verify(refusingNode(chain.ask, isOlder));
      expect(report.verdict).to.equal("holds");
      expect(namesOf(report, "unchecked"), "the feed gives it to nobody").to.deep.equal(["secret", "feed"]);
    });
  });
});
