// SPDX-License-Identifier: GPL-3.0-or-later
import { revertData } from "../deploy/chain-failure.ts";
import { revertText } from "../deploy/contract-errors.ts";
import { type ChainOptions, senderOf } from "../deploy/open-chain.ts";
import { FatalError } from "../../schema/errors.ts";
import type { Governance } from "./open-governance.ts";
import type { Call } from "./route.ts";

/** A contract says no to what was to be sent. */
export class CallRefused extends FatalError {
  constructor(what: string, reason: string, cause: unknown) {
    super("CALL_REFUSED", `${what} is refused: ${reason.replace(/\.$/, "")}. It was not sent.`, {
      details: { what, reason },
      cause,
    });
  }
}

export type Sent = Readonly<{ transactionHash: string; gasUsed: number }>;

type To = Pick<Governance, "connection" | "chainId">;

/** Sends transactions one after the other, each tried by a call first. @error SigningKeyMissing, CallRefused */
export async function sendCalls(
  chain: To,
  options: Pick<ChainOptions, "keyEnv">,
  what: string,
  calls: readonly Call[],
): Promise<Sent[]> {
  const { ethers } = chain.connection;
  const { sender: from } = await senderOf(chain, options);
  const signer = await ethers.getSigner(from);
  const sent: Sent[] = [];
  for (const { to, data } of calls) {
    await tryCall(chain, what, { from, to, data });
    const receipt = await (await signer.sendTransaction({ to, data })).wait();
    sent.push({ transactionHash: receipt?.hash ?? "", gasUsed: Number(receipt?.gasUsed ?? 0n) });
  }
  return sent;
}

/** @error CallRefused */
export async function tryCall(
  { connection }: Pick<To, "connection">,
  what: string,
  call: Call & Readonly<{ from: string }>,
): Promise<void> {
  await connection.ethers.provider.call(call).catch((error: unknown) => {
    const reverted = revertData(error);
    if (reverted === undefined) throw error;
    throw new CallRefused(what, revertText(reverted), error);
  });
}
