// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { canonicalJson } from "../schema/canonical-json.ts";
import { FatalError } from "../schema/errors.ts";
import { type Hex, keccakOfText } from "../schema/hash.ts";
import { MAX_BATCH } from "../schema/manifest.ts";
import { MODEL_NAME } from "../schema/names.ts";
import { attestationSchema } from "./attestation.ts";
import { BEACON_EXPONENTS } from "./phase2/beacon-secret.ts";
import { isPublishedAs } from "./ptau/published-ptau.ts";
import { contributorName, hash32, hash64 } from "./transcript-parts.ts";

export const TRANSCRIPT_FORMAT = "proofcast-transcript/1";

/** In a built model's folder. */
export const TRANSCRIPT_FILE = "transcript.json";

/** More could be announced and never be checked. */
const iterationsExponent = z.int().min(BEACON_EXPONENTS.fewest).max(BEACON_EXPONENTS.most);

const modelName = z.string().regex(MODEL_NAME.pattern, MODEL_NAME.rule);

const contribution = z.strictObject({
  kind: z.literal("contribution"),
  name: contributorName.exactOptional(),
  /** As snarkjs prints it. */
  hash: hash64,
  zkeySha256: hash32,
  attestation: attestationSchema.exactOptional(),
});

const beacon = z.strictObject({
  kind: z.literal("beacon"),
  name: contributorName.exactOptional(),
  hash: hash64,
  zkeySha256: hash32,
  /** The hash of the announced block. */
  value: hash32,
  iterationsExponent,
});

/** What a ceremony's folder says while it goes on. */
export const ceremonySchema = z.strictObject({
  format: z.literal(TRANSCRIPT_FORMAT),
  model: z.strictObject({ name: modelName, batch: z.int().min(1).max(MAX_BATCH), modelHash: hash32 }),
  r1csSha256: hash32,
  /** The Powers of Tau; `name` where they are published ones. */
  ptau: z
    .strictObject({
      name: z.string().exactOptional(),
      power: z.int().min(1).max(28),
      sha256: hash32,
      blake2b: hash64,
    })
    .refine(({ name, ...record }) => name === undefined || isPublishedAs({ name, ...record }), {
      path: ["name"],
      error: "must be that of a published file of this power and hash",
    }),
  /** What there must be before the beacon, which alone comes last. */
  policy: z.strictObject({ contributions: z.int().min(1).max(10_000), attestations: z.int().min(0).max(10_000) }),
  /** The block whose hash will be the beacon, told before anybody contributes. */
  announcement: z.strictObject({ chainId: z.int().positive(), block: z.int().min(0), iterationsExponent }),
  circuitHash: hash64,
  /** The key before anybody contributed, which follows from circuit and Powers of Tau. */
  firstZkeySha256: hash32,
  steps: z.array(z.discriminatedUnion("kind", [contribution, beacon])).max(10_001),
});

/** What a finished one is: everything that there is to say about where a key is from. */
export const transcriptSchema = ceremonySchema.extend({
  /** Of the verifying key that came out. */
  keyHash: hash32,
});

export type Ceremony = z.infer<typeof ceremonySchema>;
export type Transcript = z.infer<typeof transcriptSchema>;
export type CeremonyStep = Ceremony["steps"][number];

/** The file is no transcript. */
export class InvalidTranscript extends FatalError {
  constructor(path: string, problem: string, cause?: unknown) {
    super(
      "INVALID_TRANSCRIPT",
      `${path} is not the transcript of a ceremony:\n${problem}\nGet the published file again.`,
      {
        details: { path, problem },
        cause,
      },
    );
  }
}

/** The file's text: canonical, so that its hash is the transcript's. */
export function transcriptText(transcript: Transcript): string {
  return canonicalJson(transcriptSchema.parse(transcript));
}

/** keccak256 of the file: what a registration records. */
export function transcriptHash(transcript: Transcript): Hex {
  return keccakOfText(transcriptText(transcript));
}

/** @error InvalidTranscript, also for a text that is not the canonical one */
export function parseTranscript(json: unknown, text: string, path: string): Transcript {
  const parsed = transcriptSchema.safeParse(json);
  if (!parsed.success) throw new InvalidTranscript(path, z.prettifyError(parsed.error));
  if (transcriptText(parsed.data) !== text) throw new InvalidTranscript(path, "it is not in its canonical form");
  return parsed.data;
}
