import { isError } from "ethers";
import type { OpenChain } from "../deploy/open-chain.ts";
import type { Deployment } from "../deploy/deployment-file.ts";
import { FatalError } from "../../schema/errors.ts";
import type { registrationOf } from "../register-model.ts";

/** The registry said no. Nothing was registered. */
export class RegistrationRefused extends FatalError {
  constructor(call: string, reason: string, cause?: unknown) {
    super(
      "REGISTRATION_REFUSED",
      `${call} reverts: ${reason}. Nothing was registered. The registry's errors are explained in docs/governance.md.`,
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
  const explain = explained(registry.interface);
  await registry.register.staticCall(...args).catch(explain("register"));
  const receipt = await (await registry.register(...args)).wait();
  const { verifier } = await registry.modelRecord(modelId);
  return { verifier, transactionHash: receipt?.hash ?? "", gasUsed: Number(receipt?.gasUsed ?? 0n) };
}

/** Turns a failed call into a RegistrationRefused that names the contract's reason. */
export function explained(errors: Errors) {
  return (call: string) => (error: unknown) => {
    throw new RegistrationRefused(call, reasonOf(error, errors), error);
  };
}

type Errors = { parseError(data: string): { name: string; args: Iterable<unknown> } | null };

function reasonOf(error: unknown, errors: Errors): string {
  const data = isError(error, "CALL_EXCEPTION") ? error.data : undefined;
  const known = data ? errors.parseError(data) : null;
  if (known) return `${known.name}(${[...known.args].map(String).join(", ")})`;
  return error instanceof Error ? error.message : String(error);
}
