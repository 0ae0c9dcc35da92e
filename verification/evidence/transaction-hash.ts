// SPDX-License-Identifier: GPL-3.0-or-later
import { Signature, Transaction, toBeHex } from "ethers";
import type { SeenTransaction } from "./transaction.ts";
import { type Found, missing } from "./found.ts";

/** Kinds whose hash is known here: legacy, access list, fee market, blobs, set code. Some chains have others of their own. */
const LAST_KNOWN_TYPE = 4;

/**
 * The hash that a transaction's fields give. Where it is the hash that was asked for, nobody can have changed a bit of them: whoever
 * names a transaction names its input.
 */
export function hashOfFields(seen: SeenTransaction): Found<string> {
  const { r, s, type } = seen;
  if (type > LAST_KNOWN_TYPE) return missing(`transactions of type ${type} are this chain's own`);
  if (r == null || s == null) return missing("the endpoint gives no signature");
  try {
    const { hash } = Transaction.from({
      ...{ type, nonce: seen.nonce, gasLimit: seen.gas, value: seen.value, data: seen.input },
      to: seen.to,
      ...(type === 0 ? {} : { chainId: seen.chainId ?? null }),
      ...feesOf(seen),
      ...(seen.accessList == null || type === 0 ? {} : { accessList: seen.accessList }),
      ...(seen.blobVersionedHashes == null || type !== 3 ? {} : { blobVersionedHashes: seen.blobVersionedHashes }),
      ...(seen.authorizationList == null || type !== 4 ? {} : { authorizationList: authorizationsOf(seen) }),
      signature: { r: toBeHex(r, 32), s: toBeHex(s, 32), v: parityOf(seen) },
    });
    return hash === null ? missing("the endpoint gives no signature") : { value: hash };
  } catch {
    return missing("its fields are no transaction of a known kind");
  }
}

function feesOf({ type, gasPrice, maxFeePerGas, maxPriorityFeePerGas, maxFeePerBlobGas }: SeenTransaction) {
  if (type < 2) return { gasPrice: gasPrice ?? null };
  const fees = { maxFeePerGas: maxFeePerGas ?? null, maxPriorityFeePerGas: maxPriorityFeePerGas ?? null };
  return type === 3 ? { ...fees, maxFeePerBlobGas: maxFeePerBlobGas ?? null } : fees;
}

/** As ethers reads it: with the chain in it for legacy transactions, 27 or 28 for all others. */
function parityOf({ type, v, yParity }: SeenTransaction): bigint {
  if (type === 0) return v ?? 27n;
  return 27n + BigInt(yParity ?? v ?? 0n);
}

function authorizationsOf({ authorizationList }: SeenTransaction) {
  return (authorizationList ?? []).map(({ r, s, v, yParity, ...fields }) => ({
    ...fields,
    signature: Signature.from({ r: toBeHex(r, 32), s: toBeHex(s, 32), v: 27 + ((yParity ?? v ?? 0) % 27) }),
  }));
}
