// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";

/** Shapes of the answers used here. Everything an endpoint says is checked: it may be hostile. */
export const bytes = z.string().regex(/^0x([0-9a-f]{2})*$/i);
export const hash = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/i)
  .toLowerCase();
export const address = z
  .string()
  .regex(/^0x[0-9a-f]{40}$/i)
  .toLowerCase();
export const quantity = z
  .string()
  .regex(/^0x[0-9a-f]{1,64}$/i)
  .transform(BigInt);
export const smallQuantity = quantity.refine((value) => value <= BigInt(Number.MAX_SAFE_INTEGER)).transform(Number);

export const blockHeader = z.object({
  number: smallQuantity,
  hash,
  timestamp: smallQuantity,
  baseFeePerGas: quantity.optional(),
});

export const eventLog = z.object({
  address,
  topics: z.array(hash).max(4),
  data: bytes,
  blockNumber: smallQuantity,
  blockHash: hash,
  removed: z.boolean().optional(),
});

export const receipt = z.object({
  transactionHash: hash,
  blockNumber: smallQuantity,
  blockHash: hash,
  status: quantity,
  gasUsed: quantity,
  logs: z.array(eventLog),
});

export type BlockHeader = z.output<typeof blockHeader>;
export type EventLog = z.output<typeof eventLog>;
export type Receipt = z.output<typeof receipt>;
