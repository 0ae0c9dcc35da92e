// SPDX-License-Identifier: GPL-3.0-or-later
import { HardhatArtifactResolver } from "@nomicfoundation/hardhat-ignition/helpers";
import { listTransactions } from "@nomicfoundation/ignition-core";
import { keccak256 } from "ethers";
import { constructorArguments } from "./constructor-arguments.ts";
import type { DeployedContract } from "./deployment-file.ts";
import type { OpenChain } from "./open-chain.ts";
import { openHardhat } from "./open-hardhat.ts";

/** One deployed contract, with its transaction from Ignition's journal. */
export async function describeContract(
  { connection, journal }: Pick<OpenChain, "connection"> & Readonly<{ journal: string }>,
  name: string,
  address: string,
): Promise<DeployedContract> {
  const { artifacts } = await openHardhat();
  const { provider } = connection.ethers;
  const transactions = await listTransactions(journal, new HardhatArtifactResolver(artifacts));
  const transactionHash = transactions.find((each) => each.address === address)?.txHash ?? "";
  const receipt = await provider.getTransactionReceipt(transactionHash);
  const transaction = await provider.getTransaction(transactionHash);
  const artifact = await artifacts.readArtifact(name);
  return {
    address,
    transactionHash,
    block: receipt?.blockNumber ?? 0,
    codeHash: keccak256(await provider.getCode(address)),
    arguments: constructorArguments(artifact, transaction?.data ?? "0x"),
  };
}
