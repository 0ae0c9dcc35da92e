import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { sha256OfFile } from "../../files/file-hash.ts";
import { keyHash } from "../../groth16/verifying-key.ts";
import type { GivenPtau } from "../given-ptau.ts";
import type { Setup } from "../setup.ts";
import { type Ceremony, type Transcript, TRANSCRIPT_FILE, transcriptHash, transcriptText } from "../transcript.ts";
import { readTranscript } from "../transcript-file.ts";
import { hash32 } from "../transcript-parts.ts";
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
  async recheck({ dir, manifest, key, r1csPath, zkeyPath, ptau, onProgress }, stated) {
    const transcript = await readTranscript(join(dir, TRANSCRIPT_FILE));
    const files = { r1cs: r1csPath, zkey: zkeyPath, ...(ptau === undefined ? {} : { ptau }) };
    await verifyCeremony(transcript, files, { onProgress });
    const { model } = transcript;
    return [
      { entry: "setup.transcriptHash", stated: stated.transcriptHash, found: transcriptHash(transcript) },
      { entry: `keyHash (of ${TRANSCRIPT_FILE})`, stated: keyHash(key), found: transcript.keyHash },
      { entry: `zkeySha256 (of ${TRANSCRIPT_FILE})`, stated: manifest.zkeySha256, found: await sha256OfFile(zkeyPath) },
      { entry: `modelHash (of ${TRANSCRIPT_FILE})`, stated: manifest.modelHash, found: model.modelHash },
      { entry: `batch (of ${TRANSCRIPT_FILE})`, stated: manifest.batch, found: model.batch },
      { entry: `name (of ${TRANSCRIPT_FILE})`, stated: manifest.name, found: model.name },
    ];
  },
  unchecked: (hasPtau) => [
    ...(hasPtau ? [] : [WITHOUT_PTAU]),
    "That those who signed attestations are different people, and that one of them at least kept no secret: ask them.",
  ],
  hashOf: (stated) => stated.transcriptHash,
};

const WITHOUT_PTAU =
  "That the zkey follows from circuit and Powers of Tau, step by step: give the Powers of Tau with --ptau.";
