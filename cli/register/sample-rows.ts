import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { BuiltModel } from "../../relayer/inference/load-model.ts";
import { FatalError } from "../../schema/errors.ts";
import { featureCount } from "../../schema/model-schema.ts";

export class InvalidSample extends FatalError {
  constructor(path: string, reason: string, cause?: unknown) {
    super(
      "INVALID_SAMPLE",
      `${path} is no sample: ${reason}\nGive a JSON array of one to batch rows of the model's integer features.`,
      { details: { path, reason }, cause },
    );
  }
}

const integer = z.union([z.int(), z.string().regex(/^-?\d+$/)]).transform(BigInt);

/**
 * The features of the sample proof: a file's rows, or one row of zeros, which every schema admits.
 * @error InvalidSample
 */
export async function sampleRows({ schema, manifest }: BuiltModel, path: string | undefined): Promise<bigint[][]> {
  const width = featureCount(schema);
  if (path === undefined) return [new Array<bigint>(width).fill(0n)];
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new InvalidSample(path, error instanceof Error ? error.message : String(error), error);
  }
  const rows = z.array(z.array(integer).length(width)).min(1).max(manifest.batch).safeParse(json);
  if (!rows.success) throw new InvalidSample(path, z.prettifyError(rows.error));
  return rows.data;
}
