// SPDX-License-Identifier: GPL-3.0-or-later
import type { BuiltModel } from "../../built-model/load-model.ts";
import { FatalError } from "../../schema/errors.ts";
import { readJsonFile } from "../../files/json-file.ts";
import { featureCount } from "../../schema/model-schema.ts";
import { parseRows } from "../rows/parse-rows.ts";

export class InvalidSample extends FatalError {
  constructor(path: string, reason: string, cause?: unknown) {
    super(
      "INVALID_SAMPLE",
      `${path} is no sample: ${reason}. Give a JSON array of one to batch rows of the model's integer features.`,
      { details: { path, reason }, cause },
    );
  }
}

/** As text, too: JSON's numbers are doubles. */
function integer(value: unknown): bigint | undefined {
  if (Number.isSafeInteger(value)) return BigInt(value as number);
  return typeof value === "string" && /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}

/**
 * The features of the sample proof: a file's rows, or one row of zeros, which every schema admits.
 * @error InvalidSample
 */
export async function sampleRows({ schema, manifest }: BuiltModel, path: string | undefined): Promise<bigint[][]> {
  const width = featureCount(schema);
  if (path === undefined) return [new Array<bigint>(width).fill(0n)];
  const refuse = (problem: string, cause?: unknown): InvalidSample => new InvalidSample(path, problem, cause);
  const rows = parseRows(await readJsonFile(path, refuse), { entry: integer, wanted: "a whole number" }, refuse);
  if (rows.length > manifest.batch) throw refuse(`it has ${rows.length} rows, and a batch has ${manifest.batch}`);
  const given = rows[0]?.length ?? 0;
  if (given !== width) throw refuse(`its rows have ${given} values, and the model has ${width} features`);
  return rows;
}
