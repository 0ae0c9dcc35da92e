import {
  errorDeploymentResultToExceptionMessage,
  HardhatArtifactResolver,
} from "@nomicfoundation/hardhat-ignition/helpers";
import {
  deploy,
  DeploymentResultType,
  type ExecutionEventListener,
  ExecutionEventType,
  type ModuleParameters,
} from "@nomicfoundation/ignition-core";
import hre from "hardhat";
import { MODULE_ID, proofcastModule } from "../../modules/proofcast.ts";
import { FatalError } from "../../schema/errors.ts";
import { isLocalChain } from "../../schema/local-chains.ts";

/** Ignition could not finish. What was mined stays in its journal, and the same command goes on from there. */
export class DeploymentFailed extends FatalError {
  constructor(reason: string, cause?: unknown) {
    super(
      "DEPLOYMENT_FAILED",
      `The deployment did not finish: ${reason.trim()}\nWhat was mined is in the journal: mend the cause and run the same ` +
        "command again, and it goes on from there. On a local chain that was restarted use --reset.",
      { details: { reason }, cause },
    );
  }
}

export type ModuleRun = Readonly<{
  provider: { request(call: { method: string; params?: unknown[] }): Promise<unknown> };
  chainId: bigint;
  accounts: readonly string[];
  parameters: ModuleParameters;
  /** Folder of the journal; without one nothing is kept. */
  journal?: string;
  onProgress?: (line: string) => void;
}>;

const LOCAL_POLLING_MS = 20;

/** Deploys what of the module is not deployed yet. @error DeploymentFailed */
export async function runModule({ provider, chainId, accounts, parameters, journal, onProgress }: ModuleRun) {
  const result = await deploy({
    artifactResolver: new HardhatArtifactResolver(hre.artifacts),
    provider,
    ignitionModule: proofcastModule,
    deploymentParameters: { [MODULE_ID]: parameters },
    accounts: [...accounts],
    executionEventListener: listenerOf(onProgress ?? (() => undefined)),
    ...(journal === undefined ? {} : { deploymentDir: journal }),
    ...(isLocalChain(chainId) ? { config: { requiredConfirmations: 1, blockPollingInterval: LOCAL_POLLING_MS } } : {}),
  }).catch((error: unknown) => {
    throw new DeploymentFailed(error instanceof Error ? error.message : String(error), error);
  });
  if (result.type === DeploymentResultType.SUCCESSFUL_DEPLOYMENT) return result.contracts;
  throw new DeploymentFailed(errorDeploymentResultToExceptionMessage(result));
}

/** Ignition tells every kind of event to a method of its own; a person wants to see contracts get addresses. */
function listenerOf(onProgress: (line: string) => void): ExecutionEventListener {
  const silent = Object.values(ExecutionEventType).map((type) => [methodOf(type), () => Promise.resolve()]);
  return {
    ...(Object.fromEntries(silent) as ExecutionEventListener),
    deploymentExecutionStateComplete: ({ futureId, result }) => {
      onProgress("address" in result ? `${futureId} at ${String(result.address)}` : `${futureId}: ${result.type}`);
      return Promise.resolve();
    },
  };
}

function methodOf(type: string): string {
  return type.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
