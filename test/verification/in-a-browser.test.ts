// SPDX-License-Identifier: GPL-3.0-or-later
import { createContext, runInContext } from "node:vm";
import { expect } from "chai";
import { build } from "esbuild";
import type { AskNode } from "../../chain/chain-reader.ts";
import { projectRoot } from "../../scripts/run-command.ts";
import { verifiedChain, type VerifiedChain } from "../../testing/verified-chain.ts";
import type { VerificationReport } from "../../verification/verification-report.ts";
import type { VerifyOptions } from "../../verification/verify-transaction.ts";

/** What every browser has and the verifier uses. Node's own globals (process, Buffer, require) are not there. */
const WEB = {
  TextDecoder,
  TextEncoder,
  URL,
  Headers,
  AbortController,
  setTimeout,
  clearTimeout,
  crypto,
  performance,
  atob,
  btoa,
  WebAssembly,
};

type Bundle = {
  verifyTransaction: (ask: AskNode, hash: string, options: VerifyOptions) => Promise<VerificationReport>;
};

/** The verifier as one script, run where there is nothing of Node. */
async function inBrowser(): Promise<Bundle> {
  const { outputFiles } = await build({
    ...{ entryPoints: ["verification/verify-transaction.ts"], absWorkingDir: projectRoot, logLevel: "silent" },
    ...{ bundle: true, write: false, platform: "browser", format: "iife", globalName: "proofcast" },
  });
  const window: Record<string, unknown> = { ...WEB };
  window.self = window;
  const context = createContext(window);
  runInContext(outputFiles[0]?.text ?? "", context);
  return runInContext("proofcast", context) as Bundle;
}

describe("the verifier in a browser", function () {
  this.timeout(120_000);
  let chain: VerifiedChain;

  before(async () => {
    chain = await verifiedChain();
  });
  after(() => chain.connection.close());

  it("verifies a real prediction, and finds a lie", async () => {
    const { verifyTransaction } = await inBrowser();
    const hash = await chain.predicted(chain.single, 1);
    const honest = await verifyTransaction(chain.ask, hash, { oracle: chain.oracleAddress });
    expect(honest.verdict).to.equal("holds");
    const lying: AskNode = async (method, params) => {
      const answer = await chain.ask(method, params);
      return method === "eth_getTransactionByHash" ? { ...(answer as object), nonce: "0x7" } : answer;
    };
    expect((await verifyTransaction(lying, hash, { oracle: chain.oracleAddress })).verdict).to.equal("fails");
  });
});
