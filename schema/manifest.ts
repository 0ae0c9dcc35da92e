// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { errorReportSchema } from "./error-report.ts";
import type { Hex } from "./hash.ts";
import { KEY_WORDS } from "./key-words.ts";
import { SQUASHING_OPS } from "./model-schema.ts";

export const MANIFEST_FORMAT = "proofcast-manifest/1";

/** Subjects that one circuit can have. */
export const MAX_BATCH = 1024;

/** Names in a built model's folder. */
export const MODEL_FILES = {
  graph: "model.graph.json",
  circuit: "model.circom",
  intOnnx: "model.int.onnx",
  schema: "schema.json",
  manifest: "manifest.json",
  r1cs: "model.r1cs",
  wires: "model.wires",
  zkey: "model.zkey",
  verificationKey: "verification_key.json",
} as const;

const hash = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/, "must be 32 bytes of lower-case hex")
  .transform(asHex);
const bytes = z
  .string()
  .regex(/^0x([0-9a-f]{2})+$/, "must be bytes of lower-case hex")
  .transform(asHex);
const decimal = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,77})$/, "must be a decimal number in a string")
  .transform(BigInt);

function asHex(text: string): Hex {
  return text as Hex;
}

/** manifest.json of a built model: what it is, and the hash of each file beside it. */
export const manifestSchema = z.strictObject({
  format: z.literal(MANIFEST_FORMAT),
  name: z.string().min(1),
  batch: z.int().min(1).max(MAX_BATCH),
  /** Every row in range has an answer. */
  total: z.boolean(),
  /** The set-up's secret is known: for local chains only. Follows from `setup`; this copy is for whoever reads the file. */
  insecure: z.boolean(),
  /** The weights are private, so nobody outside can check the circuit. */
  opaque: z.boolean(),
  modelHash: hash,
  schemaHash: hash,
  schemaSha256: hash,
  intOnnxSha256: hash,
  graphSha256: hash,
  layout: bytes,
  /** Outputs that are scores, and the operator that the float model applies to them; absent when there are none. */
  scores: z
    .array(z.strictObject({ output: z.string(), of: z.enum(SQUASHING_OPS) }))
    .min(1)
    .exactOptional(),
  /** L of the statement. */
  words: z.int().min(1),
  tag: decimal,
  circuitSha256: hash,
  r1csSha256: hash,
  keyHash: hash,
  keyWords: z.array(decimal.refine((word) => word < 1n << 256n)).length(KEY_WORDS),
  phase1Hash: hash,
  zkeySha256: hash,
  wiresSha256: hash,
  constraints: z.strictObject({
    total: z.int(),
    linear: z.int(),
    nonLinear: z.int(),
    model: z.int(),
    statement: z.int(),
  }),
  error: errorReportSchema,
  /** What it was compiled from. Claims, until `check --onnx` compiles it again. */
  source: z.strictObject({
    onnxSha256: hash,
    /** Of the rows as JSON without white space. */
    calibrationSha256: hash.optional(),
    heldOutSha256: hash.optional(),
    schema: z.enum(["given", "derived"]),
    /** The rest of model.config.ts. */
    config: z.record(z.string(), z.json()),
  }),
  tools: z.strictObject({ circom: z.string(), snarkjs: z.string(), proofcast: z.string() }),
  /** Where the keys are from: one shape for each set-up, which alone knows its entries. */
  setup: z.looseObject({ kind: z.string() }),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** As the file holds it: bigints are decimal strings. */
export type ManifestJson = z.input<typeof manifestSchema>;

export function manifestToJson(manifest: Manifest): ManifestJson {
  return { ...manifest, tag: manifest.tag.toString(), keyWords: manifest.keyWords.map(String) };
}

/** One text a manifest: entries in the order above. */
export function manifestText(manifest: Manifest): string {
  const inOrder = manifestSchema.parse(manifestToJson(manifest));
  return `${JSON.stringify(manifestToJson(inOrder), undefined, 2)}\n`;
}
