import { getBytes, hexlify } from "ethers";
import { keccak256, type Hex } from "../../schema/hash.ts";
import place from "../generated/verifier-code.json" with { type: "json" };

/** The key in a verifier's code, and the precompiled contract that it adds points with. */
export type VerifierInCode = Readonly<{ keyWords: readonly bigint[]; ecAdd: bigint }>;

const WORD_BYTES = 32;

/** Undefined for code that is anything but Groth16Verifier's, its immutables aside. */
export function verifierInCode(code: Hex): VerifierInCode | undefined {
  const bytes = getBytes(code);
  if (bytes.length !== place.bytes) return undefined;
  const rest = Uint8Array.from(bytes);
  for (const at of [place.ecAdd, ...place.keyWords]) rest.fill(0, at, at + WORD_BYTES);
  if (keccak256(rest) !== place.restKeccak256) return undefined;
  const wordAt = (at: number): bigint => BigInt(hexlify(bytes.subarray(at, at + WORD_BYTES)));
  return { keyWords: place.keyWords.map(wordAt), ecAdd: wordAt(place.ecAdd) };
}
