// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { Transaction } from "ethers";
import { chainFailure } from "../../../cli/deploy/chain-failure.ts";
import { openChain, openReader } from "../../../cli/deploy/open-chain.ts";
import { scriptedEndpoint } from "../../../testing/scripted-endpoint.ts";

const KEY_ENV = "PROOFCAST_TEST_OPEN_CHAIN_KEY";

describe("openChain", () => {
  before(() => {
    process.env[KEY_ENV] = `0x${"11".repeat(32)}`;
  });
  after(() => {
    Reflect.deleteProperty(process.env, KEY_ENV);
  });

  it("signs for the chain that it was told of first, whatever the endpoint says later", async () => {
    const chainIds = [31_337, 560_048];
    const answers: Record<string, unknown> = {
      eth_getTransactionCount: "0x0",
      eth_sendRawTransaction: `0x${"22".repeat(32)}`,
    };
    const endpoint = await scriptedEndpoint(({ method }) => {
      const chainId = (chainIds.length > 1 ? chainIds.shift() : chainIds[0]) ?? 0;
      if (method === "eth_chainId") return { result: `0x${chainId.toString(16)}` };
      if (method === "net_version") return { result: String(chainId) };
      return { result: answers[method] ?? null };
    });
    try {
      const { connection, chainId, sender } = await openChain({ rpcUrl: `http://${endpoint.host}`, keyEnv: KEY_ENV });
      expect(chainId).to.equal(31_337n);
      const transaction = { from: sender, to: sender, value: "0x0", gas: "0x5208", gasPrice: "0x1" };
      await connection.provider.request({ method: "eth_sendTransaction", params: [transaction] });
      const sent = endpoint.calls.find(({ method }) => method === "eth_sendRawTransaction")?.params[0];
      expect(Transaction.from(String(sent)).chainId).to.equal(31_337n);
      expect((await connection.ethers.provider.getNetwork()).chainId, "for ethers, too").to.equal(31_337n);
      await connection.close();
    } finally {
      endpoint.close();
    }
  });

  it("takes no answer of another kind for a mistake of its own", async () => {
    let nonsense: unknown;
    const endpoint = await scriptedEndpoint(({ method }) => {
      return { result: method === "eth_chainId" ? "0x7a69" : nonsense };
    });
    const { connection } = await openReader({ rpcUrl: `http://${endpoint.host}` });
    const { provider } = connection.ethers;
    const account = `0x${"11".repeat(20)}`;
    try {
      for (nonsense of [null, { a: 1 }, 7, true, "banana", [[]]])
        for (const asked of [
          () => provider.call({ to: account, data: "0x" }),
          () => provider.getCode(account),
          () => provider.getTransactionCount(account),
          () => provider.getLogs({ address: account, fromBlock: 0 }),
        ]) {
          const error: unknown = await asked().then(
            () => undefined,
            (thrown: unknown) => thrown,
          );
          const told = `${JSON.stringify(nonsense)} to ${String(asked)}`;
          if (error !== undefined)
            expect(chainFailure(error)?.code, told).to.be.oneOf(["ENDPOINT_UNAVAILABLE", "CONTRACT_MISSING"]);
        }
    } finally {
      await connection.close();
      endpoint.close();
    }
  });
});
