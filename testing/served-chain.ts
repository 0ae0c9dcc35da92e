// SPDX-License-Identifier: GPL-3.0-or-later
import { startLocalChain, type LocalChain } from "../cli/local/local-chain.ts";

/** Inside a mocha suite: a simulated chain of the given id, served while its tests run. Returns how to get it from a test. */
export function servedChain(chainId = 31_337): () => LocalChain {
  let chain: LocalChain | undefined;
  before(async () => {
    chain = await startLocalChain({ chainId });
  });
  after(async () => {
    await chain?.close();
  });
  return () => {
    if (!chain) throw new Error("the chain is served only while the suite's tests run");
    return chain;
  };
}
