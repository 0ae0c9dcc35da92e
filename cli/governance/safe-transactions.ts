import type { Call } from "./route.ts";

/** The file that a Safe's transaction builder reads: its owners see the calls, sign them together, and the Safe sends them as one. */
export function safeTransactions(chainId: number, description: string, calls: readonly Call[]) {
  return {
    version: "1.0",
    chainId: String(chainId),
    createdAt: 0, // of the calls alone: the same calls are the same file
    meta: { name: "Proofcast", description },
    transactions: calls.map(({ to, data }) => ({
      ...{ to, value: "0", data },
      contractMethod: null,
      contractInputsValues: null,
    })),
  };
}
