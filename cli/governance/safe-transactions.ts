// SPDX-License-Identifier: GPL-3.0-or-later
import { id as textHash } from "ethers";
import type { Call } from "./route.ts";

/**
 * The file that a Safe's transaction builder reads: its owners see the calls, sign them together, and the Safe sends them as one. The
 * builder warns of a file that was changed after it was written: it knows by the checksum.
 */
export function safeTransactions(chainId: number, description: string, calls: readonly Call[]) {
  const file = {
    version: "1.0",
    chainId: String(chainId),
    createdAt: 0, // of the calls alone: the same calls are the same file
    meta: {
      name: "Proofcast",
      description,
      txBuilderVersion: "",
      createdFromSafeAddress: "",
      createdFromOwnerAddress: "",
    },
    transactions: calls.map(({ to, data }) => ({
      ...{ to, value: "0", data },
      contractMethod: null,
      contractInputsValues: null,
    })),
  };
  return { ...file, meta: { ...file.meta, checksum: safeChecksum(file) } };
}

/** As the builder reckons it of a file without a checksum. The name is left out: people change it. */
export function safeChecksum(file: Readonly<{ meta: object }>): string {
  return textHash(canonicalText({ ...file, meta: { ...file.meta, name: null } }));
}

/** An object is its names in order and then its values, with a comma after each: the builder's own way of writing one. */
function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = JSON.stringify(entries.map(([name]) => name));
  return `{${names}${entries.map(([, each]) => `${canonicalText(each)},`).join("")}}`;
}
