import { subjectsHash } from "../../schema/statement.ts";
import type { PostedRequest } from "../../chain/posted-requests.ts";
import { ORACLE_ABI } from "../../chain/abi.ts";

export type Fulfilment = {
  event: PostedRequest;
  outputs: readonly (readonly bigint[])[];
  proof: { h: bigint; proof: readonly bigint[] };
  payee: string;
};

/** Calldata of `fulfil`. */
export function fulfilCalldata({ event, outputs, proof, payee }: Fulfilment): string {
  const { requestId, subjects, indices, inputWords } = event;
  const batch = { subjectsHash: subjectsHash(subjects), indices, inputWords };
  return ORACLE_ABI.encodeFunctionData("fulfil", [requestId, batch, outputs.flat(), proof.h, proof.proof, payee]);
}
