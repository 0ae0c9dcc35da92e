// SPDX-License-Identifier: GPL-3.0-or-later
import { AbiCoder } from "ethers";
import { FIELD_ORDER } from "./field.ts";
import { keccak256, keccakOfText, type Hex } from "./hash.ts";
import { type PublicSignals, sampleContext, type StatementContext } from "./statement.ts";

/** Stands for the request in a proof that is made to show a judge that a model is unsound. */
export const UNSOUND_REQUEST_ID = keccakOfText("proofcast/unsound/v1");

export const DOMAIN_STOP = keccakOfText("proofcast/stop/v1");

/** The context of a run that is shown to a judge: worth nothing before an oracle, a registry or another judge. */
export function unsoundContext(run: {
  chainId: bigint;
  judge: string;
  modelId: bigint;
  keyHash: string;
  source: string;
}): StatementContext {
  const { judge, ...rest } = run;
  return { ...sampleContext({ ...rest, registry: judge }), requestId: UNSOUND_REQUEST_ID };
}

/** Signals of no run: only who knows a secret of the key can prove them. */
export function stopSignals(keyHash: string): PublicSignals {
  const signal = (index: number): bigint => {
    const types = ["bytes32", "bytes32", "uint256"];
    const encoded = AbiCoder.defaultAbiCoder().encode(types, [DOMAIN_STOP, keyHash, index]);
    return BigInt(keccak256(encoded as Hex)) % FIELD_ORDER;
  };
  return [signal(0), signal(1), signal(2)];
}
