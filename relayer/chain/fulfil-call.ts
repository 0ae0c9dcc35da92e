// SPDX-License-Identifier: GPL-3.0-or-later
import { ORACLE_ABI } from "../../chain/abi.ts";
import type { Asked } from "../../chain/asked-request.ts";

export type Fulfilment = {
  asked: Asked;
  outputs: readonly (readonly bigint[])[];
  proof: { h: bigint; proof: readonly bigint[] };
  payee: string;
};

/** Calldata of `fulfil`. */
export function fulfilCalldata({ asked, outputs, proof, payee }: Fulfilment): string {
  const answer = { outputs: outputs.flat(), h: proof.h, proof: proof.proof, payee };
  return ORACLE_ABI.encodeFunctionData("fulfil", [asked, answer]);
}
