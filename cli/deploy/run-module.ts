// SPDX-License-Identifier: GPL-3.0-or-later
import { accessSync, constants } from "node:fs";
import { dirname, join } from "node:path";
import {
  errorDeploymentResultToExceptionMessage,
  HardhatArtifactResolver,
} from "@nomicfoundation/hardhat-ignition/helpers";
import {
  deploy,
  DeploymentResultType,
  type ExecutionEventListener,
  ExecutionEventType,
  type IgnitionModule,
  type ModuleParameters,
} from "@nomicfoundation/ignition-core";
import { FatalError } from "../../schema/errors.ts";
import { isLocalChain } from "../../schema/local-chains.ts";
import { makeFolder } from "../../files/make-folder.ts";
import { systemFailure } from "../../schema/system-failure.ts";
import { chainFailure } from "./chain-failure.ts";
import { withErrorNames } from "./contract-errors.ts";
import { dropUnbegun } from "./drop-unbegun.ts";
import { openHardhat } from "./open-hardhat.ts";

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

/** A line of Ignition's journal is cut off or overwritten, as after a power cut or on a full disk. */
export class JournalDamaged extends FatalError {
  constructor(journal: string, cause: unknown) {
    super(
      "JOURNAL_DAMAGED",
      `A line of ${join(journal, "journal.jsonl")} is not whole. Keep a copy, remove the broken line, which is the last one after an ` +
        "interruption, and run the same command again; on a local chain use --reset.",
      { details: { journal }, cause },
    );
  }
}

export type ModuleRun = Readonly<{
  module: IgnitionModule;
  provider: { request(call: { method: string; params?: unknown[] }): Promise<unknown> };
  chainId: bigint;
  accounts: readonly string[];
  parameters: ModuleParameters;
  /** Folder of the journal; without one nothing is kept. */
  journal?: string;
  onProgress?: (line: string) => void;
}>;

const LOCAL_POLLING_MS = 20;

/**
 * Deploys what of the module is not deployed yet.
 * @error SystemRefused before anything is sent, where no journal can be written; DeploymentFailed, ChainRefused, EndpointDown
 */
export async function runModule({ module, provider, chainId, accounts, parameters, journal, onProgress }: ModuleRun) {
  if (journal !== undefined) {
    checkWritable(dirname(journal));
    await dropUnbegun(journal);
  }
  const result = await deploy({
    artifactResolver: new HardhatArtifactResolver((await openHardhat()).artifacts),
    provider,
    ignitionModule: module,
    deploymentParameters: { [module.id]: parameters },
    accounts: [...accounts],
    executionEventListener: listenerOf(onProgress ?? (() => undefined)),
    ...(journal === undefined ? {} : { deploymentDir: journal }),
    ...(isLocalChain(chainId) ? { config: { requiredConfirmations: 1, blockPollingInterval: LOCAL_POLLING_MS } } : {}),
  }).catch((error: unknown) => {
    if (journal !== undefined && error instanceof Error && /could not parse row/i.test(error.message)) {
      throw new JournalDamaged(journal, error);
    }
    const known = chainFailure(error) ?? systemFailure(error, journal);
    throw known ?? new DeploymentFailed(error instanceof Error ? error.message : String(error), error);
  });
  if (result.type === DeploymentResultType.SUCCESSFUL_DEPLOYMENT) return result.contracts;
  throw new DeploymentFailed(withErrorNames(errorDeploymentResultToExceptionMessage(result)));
}

function checkWritable(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw systemFailure(error) ?? error;
  }
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
