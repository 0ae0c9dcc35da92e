// SPDX-License-Identifier: GPL-3.0-or-later
/** A model's files as somebody has them: where they hash to the registered model, they are it. */
export type GivenModel = Readonly<{
  intOnnx: Uint8Array;
  /** schema.json, its very bytes. */
  schema: Uint8Array;
  /** Of a built folder's manifest. */
  built?: Readonly<{
    keyHash: string;
    keyWords: readonly bigint[];
    circuitSha256: string;
    r1csSha256: string;
    zkeySha256: string;
    setupHash: string;
  }>;
}>;

/** Runs an integer model on rows, one row of outputs each: onnxruntime of whatever kind the caller has. */
export type RunIntegerModel = (
  intOnnx: Uint8Array,
  rows: readonly (readonly bigint[])[],
) => Promise<readonly (readonly bigint[])[]>;
