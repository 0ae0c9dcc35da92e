import { rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { FatalError } from "../../schema/errors.ts";
import { readJsonFile } from "../../files/json-file.ts";
import { makeFolder } from "../../files/make-folder.ts";
import { systemFailure } from "../../schema/system-failure.ts";

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const hash = z.string().regex(/^0x[0-9a-f]{64}$/);

/** One contract, and the transaction that created it. */
const deployedContract = z.strictObject({ address, transactionHash: hash, block: z.int().min(0) });

const deploymentSchema = z.strictObject({
  chainId: z.int().positive(),
  /** Models with development keys can be registered here: nothing this deployment says may be trusted. */
  allowInsecure: z.boolean(),
  governor: address,
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
    ModelRegistry: deployedContract,
    PredictionOracle: deployedContract,
    PredictionFeed: deployedContract,
    RocketPoolRewardsSource: deployedContract,
  }),
});

/** What `deployments/<chainId>.json` says of one chain. */
export type Deployment = z.infer<typeof deploymentSchema>;

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
  const unfinished = `${path}.${process.pid}.tmp`;
  const text = `${JSON.stringify(deploymentSchema.parse(deployment), undefined, 2)}\n`;
  try {
    makeFolder(dirname(path));
    await writeFile(unfinished, text);
    await rename(unfinished, path);
  } catch (error) {
    throw systemFailure(error, path) ?? error;
  } finally {
    await rm(unfinished, { force: true });
  }
}
