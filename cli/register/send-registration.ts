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

/** Lists the key's phase 1, if it is not listed, and registers the model. @error RegistrationRefused */
export async function sendRegistration(
  { connection }: OpenChain,
  { contracts }: Deployment,
  { modelId, args, phase1Hash }: Registration,
) {
  const registry = await connection.ethers.getContractAt("ModelRegistry", contracts.ModelRegistry.address);
  const explain = (call: string) => (error: unknown) => {
    const data = revertData(error);
    throw data === undefined ? error : new RegistrationRefused(call, revertText(data), error);
  };
  if (!(await registry.isPhase1Listed(phase1Hash).catch(explain("isPhase1Listed")))) {
    await registry.listPhase1.staticCall(phase1Hash).catch(explain("listPhase1"));
    await registry.listPhase1(phase1Hash).then(mined).catch(explain("listPhase1"));
  }
  await registry.register.staticCall(...args).catch(explain("register"));
  const receipt = await registry
    .register(...args)
    .then(mined)
    .catch(explain("register"));
  const { verifier } = await registry.modelRecord(modelId);
  return { verifier, transactionHash: receipt?.hash ?? "", gasUsed: Number(receipt?.gasUsed ?? 0n) };
}

async function mined(sent: ContractTransactionResponse) {
  return await sent.wait();
}
