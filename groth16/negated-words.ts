// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";

/** α's y, and both parts of δ's, among the words of a key. */
const NEGATED = new Set([1, 8, 9]);

/** The words of a key with −α and −δ in it, which is how a verifier on chain holds them; the inverse of itself. */
export function negatedWords(keyWords: readonly bigint[]): bigint[] {
  return keyWords.map((word, index) => (NEGATED.has(index) && word !== 0n ? bn254.fields.Fp.ORDER - word : word));
}
