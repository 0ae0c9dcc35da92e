// SPDX-License-Identifier: GPL-3.0-or-later
import { type Check, compared, fails, holds, unchecked } from "../check.ts";
import { hashOfFields } from "../evidence/transaction-hash.ts";
import type { TransactionEvidence } from "../evidence/transaction.ts";

/** Whether a transaction is the one asked for, is in the chain, and went well. */
export function judgeTransaction(evidence: TransactionEvidence): Check[] {
  return [judgeFields(evidence), judgeBlock(evidence), judgeStatus(evidence)];
}

function judgeFields({ hash, transaction, chainId }: TransactionEvidence): Check {
  const computed = hashOfFields(transaction);
  const stated = compared("transaction", [
    ["the hash that the endpoint names", transaction.hash, hash],
    ["its chain id", transaction.chainId ?? chainId, chainId],
  ]);
  if (stated.result !== "holds") return stated;
  if ("missing" in computed) return unchecked("transaction", computed.missing);
  return computed.value === hash
    ? holds("transaction")
    : fails(
        "transaction",
        `its fields hash to ${computed.value}: the endpoint shows another transaction than was asked for`,
      );
}

function judgeBlock({ hash, transaction, receipt, block, canonicalHash, headNumber }: TransactionEvidence): Check {
  if (block === null)
    return fails("block", `the endpoint knows no block ${receipt.blockHash}, which its receipt names`);
  const isListed = block.transactions.some((listed) => listed.toLowerCase() === hash);
  if (!isListed) return fails("block", `block ${block.hash} does not list the transaction`);
  return compared(
    "block",
    [
      ["the transaction of the receipt", receipt.transactionHash, hash],
      ["the transaction's block", transaction.blockHash, receipt.blockHash],
      ["the block's hash", block.hash, receipt.blockHash],
      ["its height", block.number, receipt.blockNumber],
      ["the transaction's height", transaction.blockNumber, receipt.blockNumber],
      ["the chain's block at that height", canonicalHash, receipt.blockHash],
      ...receipt.logs.map(({ blockHash }) => ["an event's block", blockHash, receipt.blockHash] as const),
      ...receipt.logs.map((log) => ["an event's transaction", log.transactionHash, hash] as const),
    ],
    `${Math.max(0, headNumber - receipt.blockNumber) + 1} blocks stand on it, itself included, by the endpoint's word`,
  );
}

function judgeStatus({ receipt }: TransactionEvidence): Check {
  return receipt.status === 1n
    ? holds("succeeded")
    : fails("succeeded", "it reverted: it changed nothing, and posted no prediction");
}
