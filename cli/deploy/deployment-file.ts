// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { z } from "zod";
import { FatalError } from "../../schema/errors.ts";
import { readJsonFile } from "../../files/json-file.ts";
import { writeWhole } from "../../files/write-whole.ts";
import { planSchema } from "./governance-plan.ts";

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const hash = z.string().regex(/^0x[0-9a-f]{64}$/);

/** One contract, the transaction that created it, what its constructor took, and the hash of the code that stands there since. */
export const deployedContract = z.strictObject({
  address,
  transactionHash: hash,
  block: z.int().min(0),
  codeHash: hash,
  arguments: z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())])),
});

const deploymentSchema = z.strictObject({
  chainId: z.int().positive(),
  /** Models with development keys can be registered here: nothing this deployment says may be trusted. */
  allowInsecure: z.boolean(),
  /** Who holds the roles of the AccessManager, one each, since the deployment. */
  roles: z.strictObject({ admin: address, governor: address, guardian: address, modelProposer: address }),
  /** How it is governed, as whoever deployed said it. */
  governance: planSchema,
  deployer: address,
  rocketStorage: address,
  firstInterval: z.int().min(0),
  ecAdd: address,
  solc: z.string(),
  /** Of the sources, with "-dirty" when they had changes; null outside a repository. */
  commit: z.string().nullable(),
  contracts: z.strictObject({
    AccessManager: deployedContract,
    VerifierFactory: deployedContract,
    AggregateVerifier: deployedContract,
    ModelRegistry: deployedContract,
    PredictionOracle: deployedContract,
    PredictionFeed: deployedContract,
    UnsoundnessJudge: deployedContract,
    RocketPoolRewardsSource: deployedContract,
  }),
  /** The contracts of its governance, where the deployment made some. */
  governing: z.strictObject({
    TimelockController: deployedContract.optional(),
    ProofcastGovernor: deployedContract.optional(),
    FixedSupplyVotes: deployedContract.optional(),
  }),
});

/** What `deployments/<chainId>.json` says of one chain. */
export type Deployment = z.infer<typeof deploymentSchema>;

export type DeployedContract = z.infer<typeof deployedContract>;

export class InvalidDeploymentFile extends FatalError {
  constructor(path: string, reason: string, cause?: unknown) {
    super(
      "INVALID_DEPLOYMENT_FILE",
      `${path} does not describe a deployment: ${reason}\nGive a file that \`proofcast deploy\` wrote.`,
      { details: { path, reason }, cause },
    );
  }
}

export function deploymentPath(folder: string, chainId: bigint): string {
  return join(folder, `${chainId}.json`);
}

/** @error InvalidDeploymentFile */
export async function readDeployment(path: string): Promise<Deployment> {
  const json = await readJsonFile(path, (problem, cause) => new InvalidDeploymentFile(path, problem, cause));
  const parsed = deploymentSchema.safeParse(json);
  if (!parsed.success) throw new InvalidDeploymentFile(path, z.prettifyError(parsed.error));
  return parsed.data;
}

/** The file is whole or as it was before. @error SystemRefused */
export async function writeDeployment(path: string, deployment: Deployment): Promise<void> {
  await writeWhole(path, deploymentText(deployment));
}

/** Byte for byte what the file holds. */
export function deploymentText(deployment: Deployment): string {
  return `${JSON.stringify(deploymentSchema.parse(deployment), undefined, 2)}\n`;
}
