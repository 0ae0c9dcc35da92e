// SPDX-License-Identifier: GPL-3.0-or-later
import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import { dataLength } from "ethers";
import { type CodeSize, checkBalance, deploymentGas } from "./check-balance.ts";
import { checkEcAdd } from "./check-ec-add.ts";
import { checkGovernor } from "./check-governor.ts";
import { checkRocketStorage } from "./check-rocket-storage.ts";
import { creationCode } from "./constructor-arguments.ts";
import type { GovernancePlan } from "./governance-plan.ts";
import { openHardhat } from "./open-hardhat.ts";

export type DeploymentInputs = Readonly<{
  chainId: bigint;
  sender: string;
  governance: GovernancePlan;
  isAccountMeant: boolean;
  rocketStorage: string;
  firstInterval: number;
  ecAdd: string;
}>;

const CORE = [
  ...["AccessManager", "VerifierFactory", "AggregateVerifier", "ModelRegistry", "PredictionFeed", "PredictionOracle"],
  ...["UnsoundnessJudge", "RocketPoolRewardsSource"],
] as const;

const GOVERNING: Readonly<Record<GovernancePlan["kind"], readonly string[]>> = {
  account: [],
  timelock: ["TimelockController"],
  governor: ["FixedSupplyVotes", "TimelockController", "ProofcastGovernor"],
};

/**
 * What a deployment is given, held to the chain before anything is sent: nothing of it can be mended afterwards.
 * @error EcAddWrong, RocketStorageMissing, RocketStorageWrong, FirstIntervalNotRooted, GovernorIsAccount, VotesTokenWrong, BalanceTooLow
 */
export async function checkInputs({ provider }: HardhatEthers, inputs: DeploymentInputs): Promise<void> {
  const { chainId, sender, governance, isAccountMeant, ecAdd } = inputs;
  const newest = await provider.getBlock("latest");
  const { artifacts } = await openHardhat();
  const factory = creationCode(await artifacts.readArtifact("VerifierFactory"), { ecAdd });
  await checkEcAdd(provider, { ecAdd, chainId, factory });
  await checkRocketStorage(provider, { ...inputs, nowSeconds: BigInt(newest?.timestamp ?? 0) });
  await checkGovernor(provider, governance, isAccountMeant);
  const { maxFeePerGas, gasPrice } = await provider.getFeeData();
  const gas = deploymentGas(await sizesOf([...CORE, ...GOVERNING[governance.kind]]));
  await checkBalance(provider, { sender, gas, weiPerGas: maxFeePerGas ?? gasPrice ?? 0n });
}

async function sizesOf(names: readonly string[]): Promise<CodeSize[]> {
  const { artifacts } = await openHardhat();
  const read = await Promise.all(names.map((name) => artifacts.readArtifact(name)));
  return read.map(({ bytecode, deployedBytecode }) => ({
    creation: dataLength(bytecode),
    deployed: dataLength(deployedBytecode),
  }));
}
