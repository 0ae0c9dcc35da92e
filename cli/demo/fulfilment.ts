// SPDX-License-Identifier: GPL-3.0-or-later
import { getBytes, type TransactionResponse } from "ethers";
import type { RequestRecord } from "../../relayer/store/request-records.ts";
import { publicSignals, subjectsHash, type PublicSignals, type StatementContext } from "../../schema/statement.ts";
import { packWords } from "../../schema/word-packing.ts";
import type { DemoDeployment } from "./deploy-and-register.ts";

/** The relayer's transaction, and the statement that it proved. */
export type Fulfilment = {
  transaction: TransactionResponse;
  gasUsed: bigint;
  context: StatementContext;
  signals: PublicSignals;
  proof: readonly bigint[];
  features: readonly (readonly bigint[])[];
  outputs: readonly (readonly bigint[])[];
};

export async function fulfilmentOf(deployed: DemoDeployment, record: RequestRecord): Promise<Fulfilment> {
  const { chain, contracts, model } = deployed;
  const { provider } = chain.connection.ethers;
  const { settlement, proof, features, outputs, event } = record;
  const transaction = await provider.getTransaction(settlement?.transactionHash ?? "");
  if (!transaction || !proof || !features || !outputs) throw new RangeError("the request was not fulfilled here");

  const [posted] = await contracts.oracle.queryFilter(
    contracts.oracle.filters.RequestFulfilled(event.requestId),
    transaction.blockNumber ?? 0,
  );
  const context = {
    chainId: transaction.chainId,
    verifyingContract: await contracts.oracle.getAddress(),
    modelId: model.id,
    keyHash: model.manifest.keyHash,
    source: await contracts.source.getAddress(),
    epoch: event.terms.epoch,
    requestId: event.requestId,
    payee: posted?.args.payee ?? "",
    subjectsHash: subjectsHash(event.subjects),
  };
  const words = packWords(model.layout, model.manifest.batch, features, outputs);
  return {
    transaction,
    gasUsed: settlement?.gasUsed ?? 0n,
    context,
    signals: publicSignals(context, model.manifest.tag, words),
    proof: proof.proof,
    features,
    outputs,
  };
}

const TRANSACTION_GAS = 21_000n;
const ZERO_BYTE_GAS = 4n;
const BYTE_GAS = 16n;

/** Gas of the verifier's execution: a transaction to it, less what every transaction with such data costs. */
export async function verifierGas({ chain, contracts, model }: DemoDeployment, proven: Fulfilment): Promise<number> {
  const { ethers } = chain.connection;
  const { verifier } = await contracts.registry.modelRecord(model.id);
  const data = (await ethers.getContractAt("Groth16Verifier", verifier)).interface.encodeFunctionData("verify", [
    [...proven.proof],
    [...proven.signals],
  ]);
  const [signer] = await ethers.getSigners();
  const receipt = await (await signer?.sendTransaction({ to: verifier, data }))?.wait();
  const dataGas = getBytes(data).reduce((sum, byte) => sum + (byte === 0 ? ZERO_BYTE_GAS : BYTE_GAS), 0n);
  return Number((receipt?.gasUsed ?? 0n) - TRANSACTION_GAS - dataGas);
}
