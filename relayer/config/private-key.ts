// SPDX-License-Identifier: GPL-3.0-or-later
/** Order of secp256k1: a private key is below it, and not zero. */
const CURVE_ORDER = 0xffffffff_ffffffff_ffffffff_fffffffe_baaedce6_af48a03b_bfd25e8c_d0364141n;

/** What is wrong with a private key, without a word of the key itself; undefined when nothing is. */
export function privateKeyMistake(key: string | undefined): string | undefined {
  if (key === undefined || key === "") return "is not set to a private key (0x and 64 hex digits)";
  if (key !== key.trim()) return "has white space or a line break around the private key; remove it";
  if (/^["'].*["']$/.test(key)) return "has quotes around the private key; remove them";
  if (/^[0-9a-fA-F]{64}$/.test(key)) return "is a private key without its 0x; put that before it";
  if (!/^0x[0-9a-fA-F]{64}$/.test(key)) return "is not a private key: 0x and 64 hex digits";
  const value = BigInt(key);
  if (value === 0n) return "is zero, which is no private key; set it to the account's own";
  if (value >= CURVE_ORDER)
    return "is no private key: it is not below the order of secp256k1; set it to the account's own";
  return undefined;
}
