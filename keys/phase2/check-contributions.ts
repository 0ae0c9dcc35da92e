// SPDX-License-Identifier: GPL-3.0-or-later
import { type G1, g1Coordinates, g1Point, type G2, G2_GENERATOR } from "../../groth16/curve-points.ts";
import { TargetGroup } from "../../groth16/target-group.ts";
import { POINT_BYTES } from "../fixed-base.ts";
import { decodeG1Points, decodeG2Points, encodePoint } from "../montgomery-points.ts";
import type { PointForm } from "../points/point-form.ts";
import { beaconSecret, refuseBeaconWork } from "./beacon-secret.ts";
import type { Contribution, RecordedContribution } from "./contribution.ts";
import { describeContribution } from "./describe-contribution.ts";
import { InvalidPhase2 } from "./invalid-phase2.ts";
import { RandomPoints } from "./random-points.ts";
import { sameBytes } from "./same-bytes.ts";
import { haveSameRatio } from "./same-ratio.ts";
import { TranscriptHash } from "./transcript-hash.ts";
import type { ZkeyFile } from "./zkey-sections.ts";

const G1_GENERATOR: G1 = [1n, 2n];
/** Secrets from −KNOWN to KNOWN, and one over them, are found. */
const KNOWN = 1024;

/**
 * Follows δ from the generator through every contribution to the header of the key: each is bound to all before it, and whoever made
 * it knew its secret.
 * @error InvalidPhase2, BeaconRefused
 */
export function checkContributions(key: Pick<ZkeyFile, "points" | "contributions">, form: PointForm): Contribution[] {
  const { circuitHash, contributions } = key.contributions;
  refuseBeaconWork(contributions.flatMap(({ beacon }) => beacon?.iterationsExponent ?? []));
  const transcript = new TranscriptHash(form, circuitHash);
  let delta: G1 = G1_GENERATOR;
  contributions.forEach((contribution, index) => {
    const before = { delta, transcript: transcript.next(contribution), form, which: nameOf(contribution, index) };
    delta = checkOne(contribution, before);
    transcript.add(contribution);
  });
  const delta1 = g1(key.points.delta1, "The key's delta in G1", form);
  const delta2 = g2(key.points.delta2, "The key's delta in G2", form);
  if (delta1[0] !== delta[0] || delta1[1] !== delta[1]) {
    throw new InvalidPhase2("DeltaChainBroken", "The key's delta is not that of its last contribution");
  }
  if (!haveSameRatio(new TargetGroup(), [G1_GENERATOR, delta1], [G2_GENERATOR, delta2])) {
    throw new InvalidPhase2("DeltaChainBroken", "The key's delta in G2 is not the one in G1");
  }
  return contributions.map((contribution) => describeContribution(contribution, form));
}

type Before = Readonly<{ delta: G1; transcript: Uint8Array; form: PointForm; which: string }>;

/** @returns δ after it */
function checkOne(contribution: RecordedContribution, { delta, transcript, form, which }: Before): G1 {
  if (!sameBytes(contribution.transcript, transcript)) {
    throw new InvalidPhase2("TranscriptBroken", `${which} does not follow what stands before it`);
  }
  const [s, sx] = [g1(contribution.s, which, form), g1(contribution.sx, which, form)];
  const after = g1(contribution.deltaAfter, which, form);
  const spx = g2(contribution.spx, which, form);
  const sp = new RandomPoints(transcript).g2();
  const group = new TargetGroup();
  if (!haveSameRatio(group, [s, sx], [sp, spx])) {
    throw new InvalidPhase2("ProofOfKnowledgeWrong", `${which} does not prove that its secret was known`);
  }
  if (!haveSameRatio(group, [delta, after], [sp, spx])) {
    throw new InvalidPhase2("DeltaChainBroken", `${which} moves delta by another secret than the one it proves`);
  }
  if (
    isSmallMultiple(contribution.s, contribution.sx, form) ||
    isSmallMultiple(contribution.sx, contribution.s, form)
  ) {
    throw new InvalidPhase2("SecretKnown", `${which} has a secret that anybody finds by trying`);
  }
  if (contribution.beacon !== undefined) {
    const expected = beaconSecret(contribution.beacon);
    const product = g1Coordinates(g1Point(expected.s).multiply(expected.secret));
    if (!sameBytes(contribution.s, encodePoint(expected.s)) || !sameBytes(contribution.sx, encodePoint(product))) {
      throw new InvalidPhase2("BeaconWrong", `${which} is not what its value and iterations give`);
    }
  }
  return after;
}

/** b = ±k·a for a small k: points with one x are equal up to sign. */
function isSmallMultiple(a: Uint8Array, b: Uint8Array, form: PointForm): boolean {
  const multiples = form.multiples(a, KNOWN);
  const x = b.subarray(0, POINT_BYTES.g1 / 2);
  for (let at = 0; at < multiples.length; at += POINT_BYTES.g1) {
    if (sameBytes(multiples.subarray(at, at + x.length), x)) return true;
  }
  return false;
}

function nameOf({ kind, name }: RecordedContribution, index: number): string {
  const title = kind === "beacon" ? "Beacon" : "Contribution";
  return `${title} ${index + 1}${name === undefined ? "" : ` ("${name}")`}`;
}

function g1(bytes: Uint8Array, which: string, form: PointForm): G1 {
  const [point] = decodeG1Points(bytes);
  if (point === undefined || form.firstInvalid("g1", bytes, "refused") !== undefined) {
    throw new InvalidPhase2("PointInvalid", `${which} has a point that is not one of G1, or is infinity`);
  }
  return point;
}

function g2(bytes: Uint8Array, which: string, form: PointForm): G2 {
  const [point] = decodeG2Points(bytes);
  const onTwist = form.firstInvalid("g2", bytes, "refused") === undefined;
  if (point === undefined || !onTwist || !form.isInG2Subgroup(bytes)) {
    throw new InvalidPhase2("PointInvalid", `${which} has a point that is not one of G2, or is infinity`);
  }
  return point;
}
