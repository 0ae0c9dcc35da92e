import type { ContractTransactionResponse } from "ethers";
import { revertData } from "../deploy/chain-failure.ts";
import { revertText } from "../deploy/contract-errors.ts";
import type { OpenChain } from "../deploy/open-chain.ts";
import type { Deployment } from "../deploy/deployment-file.ts";
import { FatalError } from "../../schema/errors.ts";
import type { registrationOf } from "../register-model.ts";

/** The registry said no. Nothing was registered. */
export class RegistrationRefused extends FatalError {
  constructor(call: string, reason: string, cause?: unknown) {
    super(
      "REGISTRATION_REFUSED",
      `${call} reverts: ${reason.replace(/\.$/, "")}. Nothing was registered. The registry's errors are explained in docs/governance.md.`,
      { details: { call, reason }, cause },
    );
  }
}

type Registration = Awaited<ReturnType<typeof registrationOf>>;

/** Registers a model whose phase 1 is listed. @error RegistrationRefused */
export async function sendRegistration(
  { connection }: OpenChain,
  { contracts }: Deployment,
  { modelId, args }: Registration,
) {
  const registry = await connection.ethers.getContractAt("ModelRegistry", contracts.ModelRegistry.address);
  await registry.register.staticCall(...args).catch(explained("register"));
  const receipt = await registry
    .register(...args)
    .then(mined)
    .catch(explained("register"));
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
