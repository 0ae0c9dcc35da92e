// SPDX-License-Identifier: GPL-3.0-or-later
/** Where nodes put what a contract reverted with: as the data itself, or some levels inside. */
const KEYS = ["data", "originalError", "error", "result", "return", "output"] as const;

/** Nethermind and OpenEthereum say `Reverted 0x…`. */
const HEX = /^(?:reverted )?(0x(?:[0-9a-f]{2})*)$/i;

/** A selector and whole words: what Solidity reverts with. */
const PAYLOAD = /^0x[0-9a-f]{8}(?:[0-9a-f]{64})*$/i;

/** What a contract reverted with, when data has the shape of it whatever the words beside it; else null. */
export function revertData(data: unknown): string | null {
  const found = hexIn(data);
  return found !== null && PAYLOAD.test(found) ? found : null;
}

/** Any bytes where revert data belongs: of an answer that is known to be a revert. */
export function hexIn(data: unknown, depth = 0): string | null {
  if (typeof data === "string") return HEX.exec(data)?.[1] ?? null;
  if (typeof data !== "object" || data === null || depth > 3) return null;
  const fields = data as Record<string, unknown>;
  // ganache keeps it under the hash of the transaction
  const inner = [...KEYS, ...Object.keys(fields).filter((key) => /^0x[0-9a-f]{64}$/i.test(key))];
  for (const key of inner) {
    const found = hexIn(fields[key], depth + 1);
    if (found !== null) return found;
  }
  return null;
}
