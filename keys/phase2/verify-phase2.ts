// SPDX-License-Identifier: GPL-3.0-or-later
import type { R1cs } from "../../circom/r1cs-file.ts";
import { checkVerifyingKey } from "../../groth16/check-verifying-key.ts";
import type { VerifyingKey } from "../../groth16/verifying-key.ts";
import type { Hex } from "../../schema/hash.ts";
import { POINT_BYTES } from "../fixed-base.ts";
import { decodeG1Points, decodeG2Points } from "../montgomery-points.ts";
import { openPtau, type PtauFile } from "../ptau/ptau-file.ts";
import { checkContributions } from "./check-contributions.ts";
import { checkScaledPoints, type ScaledPieces } from "./check-scaled-points.ts";
import type { Contribution } from "./contribution.ts";
import { computeFirstKey, type FirstKey } from "./first-key.ts";
import { firstKeySections } from "./first-key-sections.ts";
import { InvalidPhase2 } from "./invalid-phase2.ts";
import { PointForm } from "../points/point-form.ts";
import { openPointOperations } from "../points/point-operations.ts";
import type { Phase2Options } from "./phase2-options.ts";
import { readCircuit } from "./read-circuit.ts";
import { sameBytes } from "./same-bytes.ts";
import { sha256OfSections } from "./section-bytes.ts";
import { openZkey, serialiseHeader, ZKEY_SECTION, type ZkeyFile } from "./zkey-sections.ts";

export type VerifiedPhase2 = Readonly<{
  circuitHash: Hex;
  /** Of the file that startPhase2 writes. */
  firstZkeySha256: Hex;
  contributions: readonly Contribution[];
  verifyingKey: VerifyingKey;
}>;

type Inputs = Readonly<{ r1cs: R1cs; ptau: PtauFile; key: ZkeyFile }>;

const PIECE_BYTES = 2 ** 15 * POINT_BYTES.g1;

/**
 * Verifies keys from the beginning: the first key is computed anew from circuit and Powers of Tau and every section held to it; every
 * contribution must follow the ones before it and prove its secret; L and H must be over the key's own δ. What snarkjs passes and
 * this does not: a key without a contribution, or with none but beacons, or with a secret or a relation that anybody finds.
 * How many contributions, of whom, and whether a beacon comes last is a policy for whoever asks.
 * @param paths `ptau` is taken as it is: checkPtau says whether it may be trusted
 * @error MalformedR1cs, MalformedPtau, PtauNotPrepared, PtauTooSmall, MalformedZkey, InvalidPhase2, WeakKey
 */
export async function verifyPhase2(
  paths: Readonly<{ r1cs: string; ptau: string; zkey: string }>,
  { onProgress = () => undefined }: Phase2Options = {},
): Promise<VerifiedPhase2> {
  const r1cs = await readCircuit(paths.r1cs);
  const ptau = await openPtau(paths.ptau);
  const key = await openZkey(paths.zkey).catch(async (error: unknown) => {
    await ptau.file.close();
    throw error;
  });
  try {
    return await verify({ r1cs, ptau, key }, onProgress);
  } finally {
    await Promise.all([ptau.file.close(), key.file.close()]);
  }
}

async function verify({ r1cs, ptau, key }: Inputs, onProgress: (stage: string) => void): Promise<VerifiedPhase2> {
  const form = new PointForm();
  const operations = openPointOperations();
  try {
    onProgress("checking the contributions");
    const contributions = checkContributions(key, form);
    if (contributions.length === 0) {
      throw new InvalidPhase2("NoContribution", "Nobody has contributed to this key: anybody can forge proofs with it");
    }
    if (contributions.every(({ kind }) => kind === "beacon")) {
      throw new InvalidPhase2(
        "OnlyBeacons",
        "Only beacons have been contributed to this key, and their secrets are public",
      );
    }
    const first = await computeFirstKey(r1cs, ptau, { operations, form, onProgress });
    onProgress("comparing the key with the first one");
    await checkFirstKey(first, key);
    onProgress("checking the sections that depend on delta");
    const delta2 = { before: first.points.delta2, after: key.points.delta2 };
    await checkScaledPoints("sections L and H", scaledPieces(first, key), delta2, { operations, form });
    onProgress("checking the verifying key");
    const verifyingKey = verifyingKeyOf(key, first);
    checkVerifyingKey(verifyingKey);
    return {
      circuitHash: `0x${Buffer.from(first.circuitHash).toString("hex")}`,
      firstZkeySha256: await sha256OfSections("zkey", firstKeySections(first)),
      contributions,
      verifyingKey,
    };
  } finally {
    await operations.close();
  }
}

/** From what was verified, not from the file again: it might be another one by now. */
function verifyingKeyOf({ points }: ZkeyFile, { ic }: FirstKey): VerifyingKey {
  const [alpha] = decodeG1Points(points.alpha1);
  const [beta, gamma, delta] = decodeG2Points(Buffer.concat([points.beta2, points.gamma2, points.delta2]));
  if (!alpha || !beta || !gamma || !delta) throw new TypeError("the header is short of points");
  return { alpha, beta, gamma, delta, ic: decodeG1Points(ic) };
}

/** Everything but δ, L and H and the contributions is the first key's, to the byte. */
async function checkFirstKey(first: FirstKey, key: ZkeyFile): Promise<void> {
  const { delta1, delta2 } = key.points;
  const expected = serialiseHeader({ ...first, points: { ...first.points, delta1, delta2 } });
  if (!sameBytes(expected, serialiseHeader(key))) {
    throw new InvalidPhase2(
      "OtherFirstKey",
      "The key's header is not that of a key of this circuit from these Powers of Tau",
    );
  }
  if (!sameBytes(first.circuitHash, key.contributions.circuitHash)) {
    throw new InvalidPhase2("OtherCircuit", "The key was begun with another circuit or other Powers of Tau");
  }
  for (const name of ["ic", "coefficients", "a", "b1", "b2"] as const) {
    let at = 0;
    for await (const piece of key.file.pieces(ZKEY_SECTION[name], PIECE_BYTES)) {
      if (!sameBytes(piece, first[name].subarray(at, at + piece.length))) {
        throw new InvalidPhase2(
          "OtherFirstKey",
          `The key's section ${name} does not follow from circuit and Powers of Tau`,
        );
      }
      at += piece.length;
    }
    if (at !== first[name].length) {
      throw new InvalidPhase2("OtherFirstKey", `The key's section ${name} has another length than the circuit's`);
    }
  }
}

async function* scaledPieces(first: FirstKey, key: ZkeyFile): ScaledPieces {
  for (const name of ["c", "h"] as const) {
    let at = 0;
    for await (const after of key.file.pieces(ZKEY_SECTION[name], PIECE_BYTES)) {
      yield { before: first[name].subarray(at, at + after.length), after };
      at += after.length;
    }
  }
}
