import { z } from "zod";
import type { Hex } from "./hash.ts";
import { KEY_WORDS } from "./key-words.ts";

export const MANIFEST_FORMAT = "proofcast-manifest/1";

/** Names in a built model's folder. */
export const MODEL_FILES = {
  circuit: "model.circom",
  intOnnx: "model.int.onnx",
  schema: "schema.json",
  manifest: "manifest.json",
  r1cs: "model.r1cs",
  wasm: "model.wasm",
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
const errorFigures = z.strictObject({ max: z.number().min(0), mean: z.number().min(0) });

function asHex(text: string): Hex {
  return text as Hex;
}

/** manifest.json of a built model: what it is, and the hash of each file beside it. */
const manifestEntries = z.strictObject({
  format: z.literal(MANIFEST_FORMAT),
  name: z.string().min(1),
  batch: z.int().min(1),
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
  layout: bytes,
  /** L of the statement. */
  words: z.int().min(1),
  tag: decimal,
  circuitSha256: hash,
  r1csSha256: hash,
  keyHash: hash,
  keyWords: z.array(decimal.refine((word) => word < 1n << 256n)).length(KEY_WORDS),
  phase1Hash: hash,
  zkeySha256: hash,
  wasmSha256: hash,
  constraints: z.strictObject({
    total: z.int(),
    linear: z.int(),
    nonLinear: z.int(),
    model: z.int(),
    statement: z.int(),
  }),
  /** |integer − float| in the outputs' units, on the rows it was calibrated on and on rows held out. */
  error: z.strictObject({ calibration: errorFigures, heldOut: errorFigures.optional() }),
  tools: z.strictObject({ circom: z.string(), snarkjs: z.string(), proofcast: z.string() }),
  setup: z.strictObject({ kind: z.literal("development"), label: z.string() }),
});

/** Whether everybody can work out the secrets of keys from such a set-up. */
export function isInsecureSetup({ kind }: { readonly kind: string }): boolean {
  return kind === "development";
}

export const manifestSchema = manifestEntries.refine(({ insecure, setup }) => insecure === isInsecureSetup(setup), {
  path: ["insecure"],
  error: "must be what the kind of the set-up gives: true for development keys, false for all others",
});

export type Manifest = z.infer<typeof manifestSchema>;

/** As the file holds it: bigints are decimal strings. */
export type ManifestJson = z.input<typeof manifestSchema>;

export function manifestToJson(manifest: Manifest): ManifestJson {
  return { ...manifest, tag: manifest.tag.toString(), keyWords: manifest.keyWords.map(String) };
}
