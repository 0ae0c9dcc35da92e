// SPDX-License-Identifier: GPL-3.0-or-later
import { solidityPacked } from "ethers";
import { keccak256, keccakOfText, type Hex } from "../schema/hash.ts";
import { hashKeyWords } from "../schema/key-words.ts";

/** Keeps the hash that coefficients come from apart from every other one. */
export const DOMAIN_AGGREGATE = keccakOfText("proofcast/aggregate/v1");

/** What AggregateVerifier is asked: whether a proof holds for three signals under a key. */
export type AggregateClaim = Readonly<{
  keyWords: readonly bigint[];
  signals: readonly bigint[];
  proof: readonly bigint[];
}>;

/** Where it is asked: coefficients of one place say nothing about those of another. */
export type AggregatePlace = Readonly<{ chainId: bigint; verifyingContract: string }>;

const COEFFICIENT_BIT = 1n << 128n;

/** The words that the seed is the hash of: domain, chain, contract, how many; then key hash, signals and proof of each claim. */
export function seedWords(place: AggregatePlace, claims: readonly AggregateClaim[]): bigint[] {
  const head = [BigInt(DOMAIN_AGGREGATE), place.chainId, BigInt(place.verifyingContract), BigInt(claims.length)];
  return [
    ...head,
    ...claims.flatMap(({ keyWords, signals, proof }) => [BigInt(hashKeyWords(keyWords)), ...signals, ...proof]),
  ];
}

/** The factor of each claim in the one equation: 1, then 129-bit numbers that nobody knows before all claims stand. */
export function aggregateCoefficients(words: readonly bigint[], count: number): bigint[] {
  const seed = keccak256(packed(words));
  return Array.from({ length: count }, (_, index) =>
    index === 0 ? 1n : (BigInt(keccak256(packed([BigInt(seed), BigInt(index)]))) >> 128n) | COEFFICIENT_BIT,
  );
}

function packed(words: readonly bigint[]): Hex {
  return solidityPacked(new Array<string>(words.length).fill("uint256"), words) as Hex;
}
