// SPDX-License-Identifier: GPL-3.0-or-later
import type { Hex } from "../schema/hash.ts";
import { hashKeyWords, hashPhase1Words, KEY_WORDS } from "../schema/key-words.ts";
import { FatalError } from "../schema/errors.ts";
import { z } from "zod";
import { G2_GENERATOR, type G1, type G2 } from "./curve-points.ts";

/** A Groth16 verifying key; ic[0] belongs to the constant one, ic[i] to public signal i − 1. */
export type VerifyingKey = {
  readonly alpha: G1;
  readonly beta: G2;
  readonly gamma: G2;
  readonly delta: G2;
  readonly ic: readonly G1[];
};

/** Public signals of every registered model: h, T, ρ. */
const CHAIN_SIGNALS = 3;

export class InvalidVerifyingKey extends FatalError {
  constructor(problem: string, cause?: unknown) {
    super("INVALID_VERIFYING_KEY", `Not a verifying key for the registry: ${problem}. Export it again from its zkey.`, {
      details: { problem },
      cause,
    });
  }
}

const coordinate = z.union([z.string().regex(/^\d{1,78}$/), z.bigint()]).transform(BigInt);
const snarkjsG1 = z.tuple([coordinate, coordinate, coordinate]);
const snarkjsG2Coordinate = z.tuple([coordinate, coordinate]);
const snarkjsG2 = z.tuple([snarkjsG2Coordinate, snarkjsG2Coordinate, snarkjsG2Coordinate]);
const snarkjsKey = z.object({
  protocol: z.literal("groth16"),
  curve: z.enum(["bn128", "bn254"]),
  nPublic: z.int().nonnegative(),
  vk_alpha_1: snarkjsG1,
  vk_beta_2: snarkjsG2,
  vk_gamma_2: snarkjsG2,
  vk_delta_2: snarkjsG2,
  IC: z.array(snarkjsG1).min(1),
});

/** Reads snarkjs' verification_key.json (already parsed). Shape only: weakness is for checkVerifyingKey. */
export function verifyingKeyFromSnarkjs(json: unknown): VerifyingKey {
  const parsed = snarkjsKey.safeParse(json);
  if (!parsed.success) throw new InvalidVerifyingKey(z.prettifyError(parsed.error), parsed.error);
  const key = parsed.data;
  if (key.IC.length !== key.nPublic + 1) {
    throw new InvalidVerifyingKey(`nPublic is ${key.nPublic} but there are ${key.IC.length} IC points`);
  }
  return {
    alpha: affineG1(key.vk_alpha_1),
    beta: affineG2(key.vk_beta_2),
    gamma: affineG2(key.vk_gamma_2),
    delta: affineG2(key.vk_delta_2),
    ic: key.IC.map(affineG1),
  };
}

/** The JSON that snarkjs.groth16.verify takes; verifyingKeyFromSnarkjs is its inverse. */
export function verifyingKeyToSnarkjs(key: VerifyingKey): SnarkjsVerifyingKey {
  return {
    protocol: "groth16",
    curve: "bn128",
    nPublic: key.ic.length - 1,
    vk_alpha_1: projectiveG1(key.alpha),
    vk_beta_2: projectiveG2(key.beta),
    vk_gamma_2: projectiveG2(key.gamma),
    vk_delta_2: projectiveG2(key.delta),
    IC: key.ic.map(projectiveG1),
  };
}

export type SnarkjsVerifyingKey = {
  protocol: "groth16";
  curve: "bn128";
  nPublic: number;
  vk_alpha_1: string[];
  vk_beta_2: string[][];
  vk_gamma_2: string[][];
  vk_delta_2: string[][];
  IC: string[][];
};

/** The 18 words a verifier is deployed with: α, β, δ, IC₀…IC₃; G2 coordinates imaginary part first. γ is the generator. */
export function keyWords(key: VerifyingKey): bigint[] {
  if (String(key.gamma) !== String(G2_GENERATOR))
    throw new InvalidVerifyingKey(
      "its gamma is not the generator of G2, which its words and its hash take for granted",
    );
  if (key.ic.length !== CHAIN_SIGNALS + 1) {
    throw new InvalidVerifyingKey(`it has ${key.ic.length - 1} public signals, the statement has ${CHAIN_SIGNALS}`);
  }
  return [...key.alpha, ...evmG2(key.beta), ...evmG2(key.delta), ...key.ic.flat()];
}

/** The key of such words, which the chain pins by their hash; keyWords is its inverse. Shape only, as above. */
export function verifyingKeyFromWords(words: readonly bigint[]): VerifyingKey {
  if (words.length !== KEY_WORDS) throw new InvalidVerifyingKey(`it has ${words.length} words, not ${KEY_WORDS}`);
  const g1 = (at: number): G1 => [words[at] ?? 0n, words[at + 1] ?? 0n];
  const g2 = (at: number): G2 => {
    const [[x1, x0], [y1, y0]] = [g1(at), g1(at + 2)];
    return [
      [x0, x1],
      [y0, y1],
    ];
  };
  return { alpha: g1(0), beta: g2(2), gamma: G2_GENERATOR, delta: g2(6), ic: [10, 12, 14, 16].map(g1) };
}

/** keccak256(abi.encodePacked(uint256[18])): the identity of a key on chain. */
export function keyHash(key: VerifyingKey): Hex {
  return hashKeyWords(keyWords(key));
}

/** keccak256 of α and β, the output of phase 1; governance lists the accepted ones. */
export function phase1Hash(key: VerifyingKey): Hex {
  return hashPhase1Words(keyWords(key));
}

/** EVM order of a G2 point: x.c1, x.c0, y.c1, y.c0. */
function evmG2([[x0, x1], [y0, y1]]: G2): [bigint, bigint, bigint, bigint] {
  return [x1, x0, y1, y0];
}

function affineG1([x, y, z1]: readonly [bigint, bigint, bigint]): G1 {
  if (z1 === 0n) return [0n, 0n];
  if (z1 !== 1n) throw new InvalidVerifyingKey("a G1 point is not affine");
  return [x, y];
}

function affineG2([x, y, z1]: z.infer<typeof snarkjsG2>): G2 {
  if (z1[0] === 0n && z1[1] === 0n) return [x, y].map(() => [0n, 0n] as const) as unknown as G2;
  if (z1[0] !== 1n || z1[1] !== 0n) throw new InvalidVerifyingKey("a G2 point is not affine");
  return [x, y];
}

function projectiveG1([x, y]: G1): string[] {
  return x === 0n && y === 0n ? ["0", "1", "0"] : [String(x), String(y), "1"];
}

function projectiveG2([x, y]: G2): string[][] {
  if ([...x, ...y].every((value) => value === 0n)) {
    return [
      ["0", "0"],
      ["1", "0"],
      ["0", "0"],
    ];
  }
  return [x.map(String), y.map(String), ["1", "0"]];
}
