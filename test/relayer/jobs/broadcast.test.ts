// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { EndpointUnavailable, RpcRefused } from "../../../chain/rpc-errors.ts";
import { openRpc } from "../../../chain/rpc.ts";
import { broadcast, InsufficientFunds } from "../../../relayer/jobs/broadcast.ts";
import { decideRetry, stopsSender } from "../../../relayer/jobs/retry-policy.ts";
import type { Work } from "../../../relayer/jobs/work.ts";
import { scriptedEndpoint, type ScriptedAnswer } from "../../../testing/scripted-endpoint.ts";

const ATTEMPT = { raw: "0x02", hash: `0x${"ab".repeat(32)}` };

/** What a broadcast comes to when the node answers so. */
async function outcomeOf(answer: ScriptedAnswer): Promise<unknown> {
  const endpoint = await scriptedEndpoint(() => answer);
  const rpc = openRpc(`http://${endpoint.host}`, 1);
  try {
    return await broadcast(ATTEMPT, { rpc, signer: { address: "0x" } } as Work).catch((error: unknown) => error);
  } finally {
    rpc.close();
    endpoint.close();
  }
}

const refusal = (message: string, code = -32_000) => ({ error: { code, message } });

describe("broadcast", () => {
  const answers: Record<string, string[]> = {
    accepted: ["already known", "AlreadyKnown", "ALREADY_EXISTS: already known", "Pool(AlreadyImported(..))"],
    "nonce-used": ["nonce too low", "OldNonce", "submit transaction to pool failed: Pool(Stale)"],
    underpriced: [
      "replacement transaction underpriced",
      "INTERNAL_ERROR: could not replace existing tx",
      "FeeTooLow",
      "max fee per gas less than block base fee",
    ],
  };
  for (const [outcome, messages] of Object.entries(answers)) {
    for (const message of messages) {
      it(`takes "${message}" for ${outcome}`, async () => {
        expect(await outcomeOf(refusal(message, -32_010))).to.equal(outcome);
      });
    }
  }

  it("is accepted when the node says the hash", async () => {
    expect(await outcomeOf({ result: ATTEMPT.hash })).to.equal("accepted");
  });

  it("stops the sender, and counts nothing, when it is poor or the pool is full", async () => {
    for (const message of ["Upfront cost exceeds account balance", "InsufficientFunds, Account balance: 1"]) {
      expect(await outcomeOf(refusal(message)), message).to.be.instanceOf(InsufficientFunds);
    }
    for (const message of ["txpool is full", "Upfront cost exceeds account balance"]) {
      const error = await outcomeOf(refusal(message));
      expect(stopsSender(error), message).to.equal(true);
      expect(decideRetry(error, { attempt: 8, limit: 8 }), message).to.equal("wait");
    }
  });

  it("counts nothing, and stops nobody, for other words of a node", async () => {
    for (const message of ["invalid sender", "glorp", "execution reverted: not yet"]) {
      const error = await outcomeOf(refusal(message));
      expect(error, message).to.be.instanceOf(RpcRefused);
      expect(stopsSender(error), message).to.equal(false);
      expect(decideRetry(error, { attempt: 8, limit: 8 }), message).to.equal("wait");
    }
    expect(await outcomeOf(refusal("Internal error", -32_603))).to.be.instanceOf(EndpointUnavailable);
  });
});
