// SPDX-License-Identifier: GPL-3.0-or-later
import { keccak256, Wallet } from "ethers";

export type UnsignedTransaction = Readonly<{
  chainId: number;
  to: string;
  data: string;
  nonce: number;
  gasLimit: bigint;
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
}>;

/** Signs transactions; where the key is kept is its own affair. */
export type Signer = {
  readonly address: string;
  sign(transaction: UnsignedTransaction): Promise<{ raw: string; hash: string }>;
};

export function localSigner(privateKey: string): Signer {
  const wallet = new Wallet(privateKey);
  return {
    address: wallet.address,
    async sign(transaction) {
      const raw = await wallet.signTransaction({ ...transaction, type: 2, value: 0n });
      return { raw, hash: keccak256(raw) };
    },
  };
}
