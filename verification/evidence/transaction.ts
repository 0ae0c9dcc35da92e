// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import type { ChainReader } from "../../chain/chain-reader.ts";
import { address, blockHeader, bytes, hash, quantity, receipt, smallQuantity } from "../../chain/rpc-answers.ts";
import { toQuantity } from "../../chain/rpc.ts";
import { RetryableError } from "../../schema/errors.ts";
import { CannotVerify } from "../cannot-verify.ts";
import { loggedEvent } from "./logged-event.ts";

/** The endpoint knows no such transaction: it may be of another chain, or too old for this endpoint. */
export class TransactionUnknown extends CannotVerify {
  constructor(transactionHash: string, chainId: bigint) {
    super(
      "TRANSACTION_UNKNOWN",
      `The endpoint of chain ${chainId} knows no transaction ${transactionHash}. Check the hash, or ask an endpoint that keeps old transactions.`,
      { details: { transactionHash, chainId } },
    );
  }
}

export class TransactionPending extends RetryableError {
  constructor(transactionHash: string) {
    super("TRANSACTION_PENDING", `Transaction ${transactionHash} is in no block yet. Try again when it is.`, {
      details: { transactionHash },
    });
  }
}

const lowerBytes = bytes.toLowerCase();
const accessList = z.array(z.object({ address, storageKeys: z.array(hash).max(10_000) })).max(10_000);
const authorization = z.object({
  ...{ chainId: quantity, address, nonce: quantity, r: quantity, s: quantity },
  yParity: smallQuantity.optional(),
  v: smallQuantity.optional(),
});

const transactionAnswer = z.object({
  ...{ hash, input: lowerBytes, from: address, nonce: smallQuantity, gas: quantity, value: quantity },
  to: address.nullable(),
  blockHash: hash.nullable(),
  blockNumber: smallQuantity.nullable(),
  type: smallQuantity.default(0),
  chainId: quantity.nullish(),
  gasPrice: quantity.nullish(),
  maxFeePerGas: quantity.nullish(),
  maxPriorityFeePerGas: quantity.nullish(),
  maxFeePerBlobGas: quantity.nullish(),
  accessList: accessList.nullish(),
  authorizationList: z.array(authorization).max(1_000).nullish(),
  blobVersionedHashes: z.array(hash).max(100).nullish(),
  r: quantity.nullish(),
  s: quantity.nullish(),
  v: quantity.nullish(),
  yParity: smallQuantity.nullish(),
});

const receiptAnswer = receipt.extend({ logs: z.array(loggedEvent).max(100_000) });
const blockAnswer = blockHeader.extend({ transactions: z.array(z.string()).max(1_000_000) });

export type SeenTransaction = z.output<typeof transactionAnswer>;
export type SeenReceipt = z.output<typeof receiptAnswer>;

/** A mined transaction and what the endpoint says around it. */
export type TransactionEvidence = Readonly<{
  /** As it was asked for. */
  hash: string;
  chainId: bigint;
  transaction: SeenTransaction;
  receipt: SeenReceipt;
  /** By the receipt's hash of it; null when the endpoint knows none. */
  block: z.output<typeof blockAnswer> | null;
  /** What the chain has at its height now. */
  canonicalHash: string | null;
  headNumber: number;
}>;

/** @error TransactionUnknown, TransactionPending, and those of the reader */
export async function readTransaction(reader: ChainReader, transactionHash: string): Promise<TransactionEvidence> {
  const asked = transactionHash.toLowerCase();
  const chainId = await reader.call("eth_chainId", [], quantity);
  const transaction = await reader.call("eth_getTransactionByHash", [asked], transactionAnswer.nullable());
  if (transaction === null) throw new TransactionUnknown(asked, chainId);
  if (transaction.blockHash === null) throw new TransactionPending(asked);
  const mined = await reader.call("eth_getTransactionReceipt", [asked], receiptAnswer.nullable());
  if (mined === null) throw new TransactionPending(asked);
  const number = toQuantity(mined.blockNumber);
  const block = await reader.call("eth_getBlockByHash", [mined.blockHash, false], blockAnswer.nullable());
  const canonical = await reader.call("eth_getBlockByNumber", [number, false], blockHeader.nullable());
  return {
    ...{ hash: asked, chainId, transaction, receipt: mined, block },
    canonicalHash: canonical?.hash ?? null,
    headNumber: await reader.call("eth_blockNumber", [], smallQuantity),
  };
}

/** The fields of some transaction, for whoever needs its input alone. */
export async function readInput(reader: ChainReader, transactionHash: string): Promise<SeenTransaction | null> {
  return await reader.call("eth_getTransactionByHash", [transactionHash], transactionAnswer.nullable());
}
