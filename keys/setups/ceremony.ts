// SPDX-License-Identifier: GPL-3.0-or-later
import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { keyHash } from "../../groth16/verifying-key.ts";
import type { GivenPtau } from "../given-ptau.ts";
import type { Setup } from "../setup.ts";
import { type Ceremony, type Transcript, TRANSCRIPT_FILE, transcriptHash, transcriptText } from "../transcript.ts";
import { readTranscript } from "../transcript-file.ts";
import { hash32 } from "../transcript-parts.ts";
import { checkPolicy, checkSteps } from "../ceremony/ceremony-policy.ts";
import { verifyCeremony } from "../ceremony/verify-ceremony.ts";

const record = z.strictObject({
  kind: z.literal("ceremony"),
  /** keccak256 of transcript.json, which stands beside the manifest. */
  transcriptHash: hash32,
});

/** The last zkey of a ceremony, its record and the Powers of Tau that it began with. */
export type CeremonyOptions = Readonly<{ ceremony: Ceremony; zkeyPath: string; ptau: GivenPtau }>;

/** Keys that are sound as long as one of those who contributed kept no secret. */
export const definition: Setup<z.infer<typeof record>, CeremonyOptions> = {
  name: "ceremony",
  isInsecure: false,
  record,
  files: [TRANSCRIPT_FILE],
  async make({ folder, r1csPath, zkeyPath, onProgress }, { ceremony, zkeyPath: last, ptau }) {
    await copyFile(last, zkeyPath); // what is checked is what is kept
    const files = { r1cs: r1csPath, zkey: zkeyPath, ptau };
    const key = await verifyCeremony(ceremony, files, { onProgress });
    const transcript: Transcript = { ...ceremony, keyHash: keyHash(key) };
    await writeFile(join(folder, TRANSCRIPT_FILE), transcriptText(transcript));
    return { key, record: { kind: "ceremony", transcriptHash: transcriptHash(transcript) } };
  },
  async compare(dir, stated, { name, batch, modelHash, r1csSha256, zkeySha256, keyHash: statedKey }) {
    const transcript = await readTranscript(join(dir, TRANSCRIPT_FILE));
    checkSteps(transcript);
    checkPolicy(transcript);
    const { model, steps } = transcript;
    return [
      { entry: "setup.transcriptHash", stated: stated.transcriptHash, found: transcriptHash(transcript) },
      { entry: `keyHash (of ${TRANSCRIPT_FILE})`, stated: statedKey, found: transcript.keyHash },
      { entry: `zkeySha256 (of ${TRANSCRIPT_FILE})`, stated: zkeySha256, found: steps.at(-1)?.zkeySha256 },
      { entry: `r1csSha256 (of ${TRANSCRIPT_FILE})`, stated: r1csSha256, found: transcript.r1csSha256 },
      { entry: `modelHash (of ${TRANSCRIPT_FILE})`, stated: modelHash, found: model.modelHash },
      { entry: `batch (of ${TRANSCRIPT_FILE})`, stated: batch, found: model.batch },
      { entry: `name (of ${TRANSCRIPT_FILE})`, stated: name, found: model.name },
    ];
  },
  async recheck({ dir, r1csPath, zkeyPath, ptau, key, onProgress }) {
    const transcript = await readTranscript(join(dir, TRANSCRIPT_FILE));
    const files = { r1cs: r1csPath, zkey: zkeyPath, ...(ptau === undefined ? {} : { ptau }) };
    const found = await verifyCeremony(transcript, files, { onProgress });
    return [{ entry: "keyHash (verified)", stated: keyHash(key), found: keyHash(found) }];
  },
  unchecked: (hasPtau) => [
    ...(hasPtau ? [] : [WITHOUT_PTAU]),
    "That its beacon is the announced block's hash, and that its own policy is enough: `proofcast ceremony verify`.",
    "That those who signed attestations are different people, and that one of them at least kept no secret: ask them.",
  ],
  hashOf: (stated) => stated.transcriptHash,
};

const WITHOUT_PTAU =
  "That the zkey follows from circuit and Powers of Tau, step by step: give the Powers of Tau with --ptau.";
