// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { FULFILLED_TOPIC } from "../../verification/evidence/fulfilled-events.ts";
import type { AskNode } from "../../chain/chain-reader.ts";
import { answering, forgedWorld } from "../../testing/forged-world.ts";
import { verifiedChain, type VerifiedChain } from "../../testing/verified-chain.ts";
import { type VerifyOptions, verifyTransaction } from "../../verification/verify-transaction.ts";

describe("verifyTransaction with an endpoint that wants the transaction named to say something else (property 33)", function () {
  this.timeout(300_000);
  let chain: VerifiedChain;
  let named: string;
  let other: { hash: string; call: string };

  before(async () => {
    chain = await verifiedChain();
    const oracle = chain.oracle.connect(chain.relayer);
    const { args: first } = await chain.proven(chain.single, 1, 1);
    const { args: second } = await chain.proven(chain.single, 1, 2);
    ({ hash: named } = await oracle.fulfil(...first));
    const { hash } = await oracle.fulfil(...second);
    other = { hash, call: oracle.interface.encodeFunctionData("fulfil", second) };
  });
  after(() => chain.connection.close());

  const verify = (ask: AskNode, options: VerifyOptions = {}) =>
    verifyTransaction(ask, named, { oracle: chain.oracleAddress, ...options });

  it("calls nothing verified whose hash cannot be computed: a kind that nobody knows, or no signature", async () => {
    expect((await verify(chain.ask)).verdict, "told truly").to.equal("holds");
    for (const change of [{ type: "0x7e" }, { r: null }]) {
      const lie = answering("eth_getTransactionByHash", (transaction) => ({ ...transaction, ...change }));
      const { verdict, checks } = await verify(forgedWorld(chain.ask, lie));
      expect(checks.find(({ check }) => check === "transaction")?.result).to.equal("unchecked");
      expect(verdict, JSON.stringify(change)).to.equal("unchecked");
    }
  });

  it("takes no call from a trace where the transaction calls the oracle itself", async () => {
    const strange = (await chain.ask("eth_getTransactionReceipt", [other.hash])) as { logs: { topics: string[] }[] };
    const event = strange.logs.find(({ topics }) => topics[0] === FULFILLED_TOPIC);
    const lie = answering("eth_getTransactionReceipt", (receipt) => {
      const { blockHash, blockNumber, transactionHash } = receipt;
      return { ...receipt, logs: [{ ...event, blockHash, blockNumber, transactionHash }] };
    });
    const forged = forgedWorld(chain.ask, lie);
    const tracing: AskNode = (method, params) =>
      method === "debug_traceTransaction"
        ? Promise.resolve({ to: chain.oracleAddress, input: other.call })
        : forged(method, params);
    const { verdict, fulfilments } = await verify(tracing);
    const resultOf = (name: string) => fulfilments[0]?.checks.find(({ check }) => check === name)?.result;
    expect(["commitment", "proof"].map(resultOf), "the call is another request's").to.deep.equal(["fails", "fails"]);
    expect(verdict).to.equal("fails");
  });
});
