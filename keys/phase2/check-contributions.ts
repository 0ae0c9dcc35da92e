import { bn254 } from "@noble/curves/bn254";
import {
  type G1,
  type G2,
  g1Point,
  G2_GENERATOR,
  isG1Point,
  isInG2Subgroup,
  isOnTwist,
} from "../../groth16/curve-points.ts";
import type { Hex } from "../../schema/hash.ts";
import { decodeG1Points, decodeG2Points, encodePoint } from "../montgomery-points.ts";
import { beaconSecret } from "./beacon-secret.ts";
import type { Contribution, RecordedContribution } from "./contribution.ts";
import { InvalidPhase2 } from "./invalid-phase2.ts";
import type { PointForm } from "../points/point-form.ts";
import { RandomPoints } from "./random-points.ts";
import { haveSameRatio } from "./same-ratio.ts";
import { sameBytes } from "./same-bytes.ts";
import { contributionHash, TranscriptHash } from "./transcript-hash.ts";
import type { ZkeyFile } from "./zkey-sections.ts";

const G1_GENERATOR: G1 = [1n, 2n];
/** Secrets from −KNOWN to KNOWN, and one over them, are found. */
const KNOWN = 1024;

/**
 * Follows δ from the generator through every contribution to the header of the key: each is bound to all before it, and whoever made
 * it knew its secret.
 * @error InvalidPhase2
 */
export function checkContributions(key: Pick<ZkeyFile, "points" | "contributions">, form: PointForm): Contribution[] {
  const { circuitHash, contributions } = key.contributions;
  const transcript = new TranscriptHash(form, circuitHash);
  let delta: G1 = G1_GENERATOR;
  contributions.forEach((contribution, index) => {
    delta = checkOne(contribution, {
      delta,
      transcript: transcript.next(contribution),
      which: nameOf(contribution, index),
    });
    transcript.add(contribution);
  });
  const [delta1, delta2] = [
    g1(key.points.delta1, "The key's delta in G1"),
    g2(key.points.delta2, "The key's delta in G2"),
  ];
  if (String(delta1) !== String(delta))
    throw new InvalidPhase2("DeltaChainBroken", "The key's delta is not that of its last contribution");
  if (!haveSameRatio(G1_GENERATOR, delta1, G2_GENERATOR, delta2)) {
    throw new InvalidPhase2("DeltaChainBroken", "The key's delta in G2 is not the one in G1");
  }
  return contributions.map((contribution) => describeContribution(contribution, form));
}

/** What is told of a contribution; nothing is checked. */
export function describeContribution(contribution: RecordedContribution, form: PointForm): Contribution {
  const { kind, name, beacon } = contribution;
  return {
    kind,
    ...(name === undefined ? {} : { name }),
    hash: hexOf(contributionHash(form, contribution)),
    ...(beacon === undefined
      ? {}
      : { beacon: { value: hexOf(beacon.value), iterationsExponent: beacon.iterationsExponent } }),
  };
}

type Before = Readonly<{ delta: G1; transcript: Uint8Array; which: string }>;

/** @returns δ after it */
function checkOne(contribution: RecordedContribution, { delta, transcript, which }: Before): G1 {
  if (!sameBytes(contribution.transcript, transcript)) {
    throw new InvalidPhase2("TranscriptBroken", `${which} does not follow what stands before it`);
  }
  const [s, sx] = [g1(contribution.s, which), g1(contribution.sx, which)];
  const after = g1(contribution.deltaAfter, which);
  const spx = g2(contribution.spx, which);
  const sp = new RandomPoints(transcript).g2();
  if (!haveSameRatio(s, sx, sp, spx)) {
    throw new InvalidPhase2("ProofOfKnowledgeWrong", `${which} does not prove that its secret was known`);
  }
  if (!haveSameRatio(delta, after, sp, spx)) {
    throw new InvalidPhase2("DeltaChainBroken", `${which} moves delta by another secret than the one it proves`);
  }
  if (isSmallMultiple(s, sx) || isSmallMultiple(sx, s)) {
    throw new InvalidPhase2("SecretKnown", `${which} has a secret that anybody finds by trying`);
  }
  if (contribution.beacon !== undefined) {
    const expected = beaconSecret(contribution.beacon);
    const product = encodePoint(toAffine(g1Point(expected.s).multiply(expected.secret)));
    if (!sameBytes(contribution.s, encodePoint(expected.s)) || !sameBytes(contribution.sx, product)) {
      throw new InvalidPhase2("BeaconWrong", `${which} is not what its value and iterations give`);
    }
  }
  return after;
}

/** b = ±k·a for a small k. */
function isSmallMultiple(a: G1, b: G1): boolean {
  const base = g1Point(a);
  const multiples = [base];
  while (multiples.length < KNOWN) multiples.push((multiples.at(-1) ?? base).add(base));
  return bn254.G1.ProjectivePoint.normalizeZ(multiples).some(({ px }) => px === b[0]); // equal up to sign
}

function nameOf({ kind, name }: RecordedContribution, index: number): string {
  const title = kind === "beacon" ? "Beacon" : "Contribution";
  return `${title} ${index + 1}${name === undefined ? "" : ` ("${name}")`}`;
}

function g1(bytes: Uint8Array, which: string): G1 {
  const [point] = decodeG1Points(bytes);
  if (point === undefined || !isG1Point(point) || !sameBytes(encodePoint(point), bytes)) {
    throw new InvalidPhase2("PointInvalid", `${which} has a point that is not one of G1, or is infinity`);
  }
  return point;
}

function g2(bytes: Uint8Array, which: string): G2 {
  const [point] = decodeG2Points(bytes);
  if (point === undefined || !isOnTwist(point) || !isInG2Subgroup(point) || !sameBytes(encodePoint(point), bytes)) {
    throw new InvalidPhase2("PointInvalid", `${which} has a point that is not one of G2, or is infinity`);
  }
  return point;
}

function toAffine(point: { toAffine(): { x: bigint; y: bigint } }): G1 {
  const { x, y } = point.toAffine();
  return [x, y];
}

function hexOf(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes).toString("hex")}`;
}
