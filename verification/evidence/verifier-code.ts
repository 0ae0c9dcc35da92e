// SPDX-License-Identifier: GPL-3.0-or-later
import { getBytes, hexlify } from "ethers";
import { negatedWords } from "../../groth16/negated-words.ts";
import { keccak256, type Hex } from "../../schema/hash.ts";
import place from "../generated/verifier-code.json" with { type: "json" };

/** The key in a verifier's code, and the precompiled contract that it adds points with. */
export type VerifierInCode = Readonly<{ keyWords: readonly bigint[]; ecAdd: bigint }>;

const WORD_BYTES = 32;

/** Undefined for code that is anything but Groth16Verifier's, its immutables aside, each the same wherever it is used. */
export function verifierInCode(code: Hex): VerifierInCode | undefined {
  const bytes = getBytes(code);
  if (bytes.length !== place.bytes) return undefined;
  const rest = Uint8Array.from(bytes);
  const wordAt = (at: number): bigint => BigInt(hexlify(bytes.subarray(at, at + WORD_BYTES)));
  const words = [place.ecAdd, ...place.keyWords].map((places) => new Set(places.map(wordAt)));
  for (const at of [place.ecAdd, ...place.keyWords].flat()) rest.fill(0, at, at + WORD_BYTES);
  if (words.some(({ size }) => size !== 1) || keccak256(rest) !== place.restKeccak256) return undefined;
  const [ecAdd = 0n, ...keyWords] = words.flatMap((same) => [...same]);
  return { keyWords: negatedWords(keyWords), ecAdd };
}
