// SPDX-License-Identifier: GPL-3.0-or-later
import type { ContractTransactionResponse } from "ethers";
import { revertData } from "../deploy/chain-failure.ts";
import { revertText } from "../deploy/contract-errors.ts";
import type { OpenChain } from "../deploy/open-chain.ts";
import type { Deployment } from "../deploy/deployment-file.ts";
import { FatalError } from "../../schema/errors.ts";
import type { registrationOf } from "../register-model.ts";

/** What stands when a call was refused, where it is not the state before. */
const OUTCOME: Readonly<Record<string, string>> = { activate: "The model is proposed, and governance can activate it" };

/** The registry said no. */
export class RegistrationRefused extends FatalError {
  constructor(call: string, reason: string, cause?: unknown) {
    super(
      "REGISTRATION_REFUSED",
      `${call} reverts: ${reason.replace(/\.$/, "")}. ${OUTCOME[call] ?? "Nothing was registered"}. The registry's errors are explained in docs/governance.md.`,
      { details: { call, reason }, cause },
    );
  }
}

type Registration = Awaited<ReturnType<typeof registrationOf>>;

/** Proposes a model whose phase 1 is listed, and activates it. @error RegistrationRefused */
export async function sendRegistration(
  { connection }: OpenChain,
  { contracts }: Deployment,
  { modelId, args }: Registration,
) {
  const registry = await connection.ethers.getContractAt("ModelRegistry", contracts.ModelRegistry.address);
  await registry.propose.staticCall(...args).catch(explained("propose"));
  const receipt = await registry
    .propose(...args)
    .then(mined)
    .catch(explained("propose"));
  await registry.activate(modelId).then(mined).catch(explained("activate"));
  const { verifier } = await registry.modelRecord(modelId);
  return { verifier, transactionHash: receipt?.hash ?? "", gasUsed: Number(receipt?.gasUsed ?? 0n) };
}

/** Turns a call that reverts into a RegistrationRefused that names the contract's reason. */
export function explained(call: string) {
  return (error: unknown): never => {
    const data = revertData(error);
    throw data === undefined ? error : new RegistrationRefused(call, revertText(data), error);
  };
}

async function mined(sent: ContractTransactionResponse) {
  return await sent.wait();
}
