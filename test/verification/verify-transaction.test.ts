// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { requestIdOf } from "../../chain/asked-request.ts";
import { FEED_ABI, ORACLE_ABI, REGISTRY_ABI, SOURCE_ABI } from "../../chain/abi.ts";
import type { AskNode } from "../../chain/chain-reader.ts";
import { runIntegerOnnx } from "../../compiler/emit/integer-runtime.ts";
import { ProofcastError, RetryableError } from "../../schema/errors.ts";
import { errorOf } from "../../testing/error-of.ts";
import {
  answering,
  type Forgery,
  forgedWorld,
  fulfilling,
  logging,
  refusingNode,
  returning,
  returningStruct,
  telling,
  VERIFIER_BYTES,
} from "../../testing/forged-world.ts";
import { checksOf, namesOf } from "../../testing/report-checks.ts";
import { givenModel, verifiedChain, type VerifiedChain } from "../../testing/verified-chain.ts";
import { CannotVerify } from "../../verification/cannot-verify.ts";
import type { CheckName } from "../../verification/check.ts";
import type { GivenModel } from "../../verification/given-model.ts";
import { invariantsOf, type VerificationReport } from "../../verification/verification-report.ts";
import { type VerifyOptions, verifyTransaction } from "../../verification/verify-transaction.ts";

const OTHER_ADDRESS = `0x${"77".repeat(20)}`;
const OTHER_HASH = `0x${"77".repeat(32)}`;

describe("verifyTransaction", function () {
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

  const verify = (ask: AskNode = chain.ask, hash = single, options: VerifyOptions = {}) =>
    verifyTransaction(ask, hash, { oracle: chain.oracleAddress, given, run: runIntegerOnnx, ...options });

  describe("a real prediction", () => {
    it("holds in all that can be checked, and says what a development key is worth", async () => {
      const report = await verify();
      expect(namesOf(report, "fails"), "what fails").to.deep.equal([]);
      expect(namesOf(report, "unchecked"), "what is not checked").to.deep.equal(["secret"]);
      expect(report.verdict).to.equal("holds");
      expect(checksOf(report)).to.have.length(23);
      const states = invariantsOf(checksOf(report)).map(({ invariant, result }) => [invariant, result]);
      expect(states).to.deep.equal([
        [1, "partly"],
        [2, "partly"],
        [3, "holds"],
        [4, "holds"],
        [5, "holds"],
        [6, "holds"],
      ]);
    });

    it("shows what was posted", async () => {
      const [posted] = (await verify()).fulfilments;
      expect(posted?.features).to.deep.equal(chain.features.slice(0, 1));
      expect(posted?.subjects).to.deep.equal(chain.subjects.slice(0, 1).map((subject) => subject.toLowerCase()));
      expect(posted).to.include({ batch: 1, status: "active", insecure: true, epoch: chain.epoch });
    });

    it("needs neither files nor an oracle's name, and says what is not checked without them", async () => {
      const report = await verifyTransaction(chain.ask, single);
      expect(report.verdict).to.equal("holds");
      expect(namesOf(report, "unchecked")).to.deep.equal(["oracle", "secret", "files", "circuit", "rerun"]);
    });

    it("of a batch, and of a short one that the contract filled up", async () => {
      const other = await givenModel(chain.batched);
      for (const count of [16, 3]) {
        const report = await verify(chain.ask, await chain.predicted(chain.batched, count), { given: other });
        expect(namesOf(report, "fails"), `${count} subjects`).to.deep.equal([]);
        expect(report.fulfilments[0]?.outputs).to.have.length(count);
        expect(report.fulfilments[0]?.features).to.deep.equal(chain.features.slice(0, count));
      }
    });

    it("does without events: the request's id and the verifier's code are enough for the proof", async () => {
      const report = await verify(refusingNode(chain.ask, (method) => method === "eth_getLogs"));
      expect(report.verdict).to.equal("holds");
      expect(namesOf(report, "unchecked")).to.deep.equal(["secret", "sample"]);
    });

    it("does without older states: the events are enough", async () => {
      const isOlder = (method: string, params: readonly unknown[]): boolean =>
        method === "eth_call" && params[1] !== "latest";
      const report = await verify(refusingNode(chain.ask, isOlder));
      expect(report.verdict).to.equal("holds");
      expect(namesOf(report, "unchecked")).to.deep.equal(["secret"]);
    });
  });

  describe("several predictions in one transaction", () => {
    it("are each verified, through a contract that calls the oracle", async () => {
      const { args: first } = await chain.proven(chain.single, 1, 1);
      const { args: second } = await chain.proven(chain.single, 1, 2);
      const oracle = await chain.oracle.getAddress();
      const calls = [first, second].map((args) =>
        chain.manager.interface.encodeFunctionData("execute", [
          oracle,
          chain.oracle.interface.encodeFunctionData("fulfil", args),
        ]),
      );
      const { hash } = await chain.manager.connect(chain.governor).multicall(calls);
      const report = await verify(chain.ask, hash);
      expect(report.verdict).to.equal("holds");
      expect(report.fulfilments.map(({ requestId }) => requestId)).to.deep.equal(
        [first[0], second[0]].map(requestIdOf),
      );
      const found = checksOf(report)
        .filter(({ check }) => check === "call")
        .map(({ detail }) => detail);
      const manager = (await chain.manager.getAddress()).toLowerCase();
      expect(found).to.deep.equal(new Array(2).fill(`found in the input that ${manager} was called with`));
    });
  });

  describe("several predictions in one call", () => {
    it("are each verified, those that were left aside not among them", async () => {
      const { args: first } = await chain.proven(chain.single, 1, 4);
      const { args: second } = await chain.proven(chain.batched, 3, 5);
      const { args: bad } = await chain.proven(chain.single, 1, 6);
      const answers = [first[1], { ...bad[1], payee: OTHER_ADDRESS }, second[1]];
      const { hash } = await chain.oracle.fulfilMany([first[0], bad[0], second[0]], answers);
      const report = await verify(chain.ask, hash);
      expect(namesOf(report, "fails").filter((name) => !["files", "circuit"].includes(name))).to.deep.equal([]);
      expect(report.fulfilments.map(({ requestId }) => requestId)).to.deep.equal(
        [first[0], second[0]].map(requestIdOf),
      );
      expect(report.fulfilments.map(({ outputs }) => outputs.flat())).to.deep.equal([
        ...[first[1].outputs, second[1].outputs],
      ]);
    });
  });

  describe("a call that the transaction's input does not hold", () => {
    let hash: string;
    let call: string;

    before(async () => {
      const { args } = await chain.proven(chain.single, 1, 3);
      call = chain.oracle.interface.encodeFunctionData("fulfil", args);
      hash = await throughStoredCall();
    });

    /** A contract whose code is the call, and one that reads and makes it. */
    async function throughStoredCall(): Promise<string> {
      const deploy = async (code: string): Promise<string> => {
        const size = (code.length / 2).toString(16).padStart(4, "0");
        const sent = await chain.requester.sendTransaction({ data: `0x61${size}80600a3d393df3${code}` });
        return ((await sent.wait())?.contractAddress ?? "").slice(2).toLowerCase();
      };
      const holder = await deploy(`00${call.slice(2)}`);
      const copy = `600173${holder}3b03` + `8060016000` + `73${holder}3c`;
      const caller = await deploy(`${copy}60006000826000600073${chain.oracleAddress.slice(2)}5af100`);
      const sent = await chain.requester.sendTransaction({ to: `0x${caller}`, gasLimit: 2_000_000 });
      return sent.hash;
    }

    it("leaves the proof unchecked, says why, and never says that it holds", async () => {
      const report = await verify(
        refusingNode(chain.ask, (method) => method === "debug_traceTransaction"),
        hash,
      );
      expect(report.verdict).to.equal("unchecked");
      expect(namesOf(report, "fails")).to.deep.equal([]);
      expect(namesOf(report, "unchecked")).to.include.members(["call", "packing", "wordsHash", "proof", "rerun"]);
    });

    it("is verified where the endpoint traces it, whatever else is in the trace", async () => {
      const calls = [
        { to: chain.oracleAddress, input: call, error: "reverted" },
        7,
        { calls: [{ to: chain.oracleAddress, input: call }] },
      ];
      const tracing: AskNode = (method, params) =>
        method === "debug_traceTransaction"
          ? Promise.resolve({ to: OTHER_ADDRESS, input: "0x", calls })
          : chain.ask(method, params);
      const report = await verify(tracing, hash);
      expect(report.verdict).to.equal("holds");
    });
  });

  describe("a forged world", () => {
    /** What an endpoint may lie about, and every check that says so. */
    const LIES: Record<string, { forgery: () => Forgery; fails: CheckName[] }> = {
      "one word of the features in the call": {
        forgery: () =>
          fulfilling(([[terms, requester, number, subjects, indices, [word = 0n, ...words]], answer]) => [
            [terms, requester, number, subjects, indices, [word + (1n << 20n), ...words]],
            answer,
          ]),
        fails: ["transaction", "commitment", "features", "wordsHash", "proof", "rerun"],
      },
      "h in the call": {
        forgery: () => fulfilling(([asked, [outputs, h, ...rest]]) => [asked, [outputs, h + 1n, ...rest]]),
        fails: ["transaction", "wordsHash"],
      },
      "the proof in the call": {
        forgery: () =>
          fulfilling(([asked, [outputs, h, [first = 0n, ...proof], payee]]) => [
            asked,
            [outputs, h, [first + 1n, ...proof], payee],
          ]),
        fails: ["transaction", "proof"],
      },
      "the outputs in the event": {
        forgery: () => telling(FEED_ABI, "PredictionsPosted", (values) => values.with(4, [1n])),
        fails: ["call", "feed"],
      },
      "the subjects in the event": {
        forgery: () => telling(FEED_ABI, "PredictionsPosted", (values) => values.with(3, [OTHER_HASH])),
        fails: ["call"],
      },
      "the epoch in the event": {
        forgery: () => telling(FEED_ABI, "PredictionsPosted", (values) => values.with(1, 49n)),
        fails: ["call"],
      },
      "who emitted what was posted": {
        forgery: () => logging(FEED_ABI, "PredictionsPosted", (log) => ({ ...log, address: OTHER_ADDRESS })),
        fails: ["call", "feed"],
      },
      "the outputs everywhere": {
        forgery: () => {
          const forgeries = [
            fulfilling(([asked, [, ...rest]]) => [asked, [[1n], ...rest]]),
            telling(FEED_ABI, "PredictionsPosted", (values) => values.with(4, [1n])),
            returning(FEED_ABI, "at", () => [[1n]]),
          ];
          return (method, params, answer) =>
            forgeries.reduce((told, forge) => forge(method, params, told) ?? told, answer);
        },
        fails: ["transaction", "wordsHash", "proof", "rerun"],
      },
      "the payee in the event": {
        forgery: () => telling(ORACLE_ABI, "RequestFulfilled", (values) => values.with(2, OTHER_ADDRESS)),
        fails: ["call"],
      },
      "the emitter": {
        forgery: () => logging(ORACLE_ABI, "RequestFulfilled", (log) => ({ ...log, address: OTHER_ADDRESS })),
        fails: ["oracle"],
      },
      "the transaction's sender fields": {
        forgery: () => answering("eth_getTransactionByHash", (transaction) => ({ ...transaction, nonce: "0x77" })),
        fails: ["transaction"],
      },
      "the chain": {
        forgery: () => (method) => (method === "eth_chainId" ? "0x539" : undefined),
        fails: ["transaction", "sample", "proof"],
      },
      "the block's hash": {
        forgery: () => answering("eth_getBlockByHash", (block) => ({ ...block, hash: OTHER_HASH })),
        fails: ["block"],
      },
      "the block that the chain has there": {
        forgery: () => answering("eth_getBlockByNumber", (block) => ({ ...block, hash: OTHER_HASH })),
        fails: ["block"],
      },
      "what the block lists": {
        forgery: () => answering("eth_getBlockByHash", (block) => ({ ...block, transactions: [] })),
        fails: ["block"],
      },
      "the registry's entry": {
        forgery: () => returningStruct(REGISTRY_ABI, "modelRecord", { status: 0n }),
        fails: ["registered"],
      },
      "the model's hash": {
        forgery: () => returningStruct(REGISTRY_ABI, "modelRecord", { modelHash: OTHER_HASH }),
        fails: ["registered", "sample", "proof", "files"],
      },
      "the model's tag": {
        forgery: () => returningStruct(REGISTRY_ABI, "provableModel", { tag: 7n }),
        fails: ["registered"],
      },
      "the registered key": {
        forgery: () => returningStruct(REGISTRY_ABI, "modelRecord", { keyHash: OTHER_HASH }),
        fails: ["registered", "key", "verifier", "circuit"],
      },
      "the verifier's code": {
        forgery: () => (method, _params, answer) =>
          method === "eth_getCode" && (answer as string).length === 2 + 2 * VERIFIER_BYTES
            ? `${(answer as string).slice(0, -2)}77`
            : undefined,
        fails: ["verifier"],
      },
      "the source's code": {
        forgery: () => (method, _params, answer) =>
          method === "eth_getCode" && (answer as string).length !== 2 + 2 * VERIFIER_BYTES ? "0x77" : undefined,
        fails: ["source"],
      },
      "the list of phase 1": {
        forgery: () => returning(REGISTRY_ABI, "isPhase1Listed", () => [false]),
        fails: ["phase1"],
      },
      "the request's state": {
        forgery: () => returningStruct(ORACLE_ABI, "requestOf", { status: 1n }),
        fails: ["request"],
      },
      "the request's epoch": {
        forgery: () =>
          fulfilling(([[[model, , ...terms], ...asked], answer]) => [[[model, 49n, ...terms], ...asked], answer]),
        fails: ["transaction", "call", "commitment", "proof"],
      },
      "the request's id": {
        forgery: () => telling(ORACLE_ABI, "RequestFulfilled", (values) => values.with(0, OTHER_HASH)),
        fails: ["request", "commitment", "proof"],
      },
      "the request's event": {
        forgery: () => telling(ORACLE_ABI, "RequestPosted", (values) => values.with(8, [1n])),
        fails: ["commitment"],
      },
      "the source's features": {
        forgery: () =>
          returning(SOURCE_ABI, "features", ([values, indices]) => [(values as bigint[]).with(0, 1n), indices]),
        fails: ["features"],
      },
      "the feed": { forgery: () => returning(FEED_ABI, "at", () => [[1n]]), fails: ["feed"] },
    };
    for (const [name, { forgery, fails }] of Object.entries(LIES))
      it(`with another answer for ${name} fails, and says where`, async () => {
        const report = await verify(forgedWorld(chain.ask, forgery()));
        expect(namesOf(report, "fails")).to.have.members(fails);
        expect(report.verdict).to.equal("fails");
      });

    it("where the transaction reverted posts nothing", async () => {
      const reverted = answering("eth_getTransactionReceipt", (receipt) => ({ ...receipt, status: "0x0", logs: [] }));
      const report = await verify(forgedWorld(chain.ask, reverted));
      expect(namesOf(report, "fails")).to.deep.equal(["succeeded"]);
      expect(report.fulfilments).to.deep.equal([]);
      expect(report.verdict).to.equal("fails");
    });
  });

  describe("with files", () => {
    it("of another model does not run them", async () => {
      const other = { ...given, intOnnx: given.intOnnx.map((byte, index) => (index === 100 ? byte ^ 1 : byte)) };
      const report = await verify(chain.ask, single, { given: other });
      expect(namesOf(report, "fails")).to.deep.equal(["files"]);
      expect(namesOf(report, "unchecked")).to.include("rerun");
    });

    it("whose run gives other outputs, or fails, says so", async () => {
      const runs = [() => Promise.resolve([[1n]]), () => Promise.reject(new Error("no such operator"))];
      for (const run of runs)
        expect(namesOf(await verify(chain.ask, single, { run }), "fails")).to.deep.equal(["rerun"]);
    });
  });

  describe("where others emit events of the same name", () => {
    const stranger: Forgery = answering("eth_getTransactionReceipt", (receipt) => {
      const logs = receipt.logs as Record<string, unknown>[];
      return { ...receipt, logs: [...logs.map((log) => ({ ...log, address: OTHER_ADDRESS })), ...logs] };
    });

    it("keeps to the oracle that was named", async () => {
      const report = await verify(forgedWorld(chain.ask, stranger));
      expect(report.verdict).to.equal("holds");
      expect(report.fulfilments.map(({ oracle }) => oracle)).to.deep.equal([chain.oracleAddress]);
    });

    it("finds out that a stranger is no oracle", async () => {
      const report = await verifyTransaction(forgedWorld(chain.ask, stranger), single);
      expect(report.fulfilments.map(({ oracle }) => oracle)).to.deep.equal([OTHER_ADDRESS, chain.oracleAddress]);
      expect(namesOf(report, "fails")).to.deep.equal(["registered"]);
    });
  });

  describe("what is no prediction", () => {
    it("is told apart: unknown, not mined yet, another transaction", async () => {
      const unknown = await errorOf(verify(chain.ask, OTHER_HASH));
      expect(unknown).to.include({ code: "TRANSACTION_UNKNOWN" }).and.instanceOf(CannotVerify);
      const pending = answering("eth_getTransactionByHash", (fields) => ({
        ...fields,
        blockHash: null,
        blockNumber: null,
      }));
      const waiting = await errorOf(verify(forgedWorld(chain.ask, pending)));
      expect(waiting).to.include({ code: "TRANSACTION_PENDING" }).and.instanceOf(RetryableError);
      const { hash } = await chain.requester.sendTransaction({ to: chain.stranger.address, value: 1n });
      expect(await errorOf(verify(chain.ask, hash)))
        .to.include({ code: "NOTHING_TO_VERIFY" })
        .and.instanceOf(CannotVerify);
    });
  });

  describe("an endpoint that answers nonsense", () => {
    const NONSENSE: readonly unknown[] = [null, "0x", [], { hash: "0x", logs: 7 }, `0x${"ff".repeat(100)}`];

    it("is never believed and never ends the verifier", async () => {
      const methods = new Set<string>();
      await verify((method, params) => {
        methods.add(method);
        return chain.ask(method, params);
      });
      expect(methods.size).to.be.greaterThan(7);
      for (const method of methods)
        for (const nonsense of NONSENSE) {
          const ask: AskNode = (asked, params) =>
            asked === method ? Promise.resolve(nonsense) : chain.ask(asked, params);
          const outcome = await verifyTransaction(ask, single).catch((error: unknown) => error);
          const told = `${method} answers ${JSON.stringify(nonsense)}`;
          if (outcome instanceof Error) expect(outcome, told).to.be.instanceOf(ProofcastError);
          else expect(namesOf(outcome as VerificationReport, "holds"), told).to.not.have.length(23);
        }
    });
  });
});
