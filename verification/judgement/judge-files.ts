// SPDX-License-Identifier: GPL-3.0-or-later
import { ProofcastError } from "../../schema/errors.ts";
import { sha256 } from "../../schema/hash.ts";
import { modelHashOfDigests } from "../../schema/layout.ts";
import { type Check, compared, fails, holds, unchecked } from "../check.ts";
import type { Found } from "../evidence/found.ts";
import type { ModelEvidence } from "../evidence/model-evidence.ts";
import type { GivenModel, RunIntegerModel } from "../given-model.ts";
import type { StatementRows } from "./statement-rows.ts";

const NOT_GIVEN = "the model's files were not given";
const NO_FOLDER = unchecked("circuit", "no built folder was given");

/** Whether the files are the registered model's. */
export function judgeFiles(
  { record, provenance }: ModelEvidence,
  given: GivenModel | undefined,
): { files: Check; circuit: Check } {
  if (given === undefined) return { files: unchecked("files", NOT_GIVEN), circuit: NO_FOLDER };
  const computed = modelHashOfDigests(sha256(given.intOnnx), sha256(given.schema));
  const files = compared("files", [["the model's hash", computed, record.modelHash]]);
  if (given.built === undefined) return { files, circuit: NO_FOLDER };
  if ("missing" in provenance) return { files, circuit: unchecked("circuit", provenance.missing) };
  const { built } = given;
  const { circuitSha256, r1csSha256, zkeySha256, setupHash } = provenance.value;
  const circuit = compared(
    "circuit",
    [
      ["the circuit", built.circuitSha256, circuitSha256],
      ["the r1cs", built.r1csSha256, r1csSha256],
      ["the proving key", built.zkeySha256, zkeySha256],
      ["the verifying key", built.keyHash, record.keyHash],
      ["the set-up", built.setupHash, setupHash],
    ],
    "by the hashes in its manifest; `proofcast check` makes the folder again",
  );
  return { files, circuit };
}

/** The rows of the subjects alone: the others repeat the last. */
export async function judgeRerun(
  given: GivenModel | undefined,
  files: Check,
  rows: Found<StatementRows>,
  run: RunIntegerModel | undefined,
): Promise<Check> {
  if (given === undefined) return unchecked("rerun", NOT_GIVEN);
  if (run === undefined) return unchecked("rerun", "nothing that runs ONNX was given");
  if (files.result !== "holds") return unchecked("rerun", "the files are another model's");
  if ("missing" in rows) return unchecked("rerun", rows.missing);
  const { features, outputs, subjects } = rows.value;
  const again = await tried(() => run(given.intOnnx, features.slice(0, subjects)));
  if ("failed" in again) return fails("rerun", again.failed);
  const differing = outputs.findIndex((row, index) => String(row) !== String(again.outputs[index]));
  if (differing === -1) return holds("rerun", `${subjects} ${subjects === 1 ? "row" : "rows"}`);
  return fails(
    "rerun",
    `of row ${differing} it gives ${String(again.outputs[differing])}, and ${String(outputs[differing])} was posted`,
  );
}

/** A runtime's errors are its own: whatever it throws, the model did not give the outputs. */
async function tried(
  run: () => ReturnType<RunIntegerModel>,
): Promise<{ outputs: Awaited<ReturnType<RunIntegerModel>> } | { failed: string }> {
  try {
    return { outputs: await run() };
  } catch (error) {
    if (error instanceof ProofcastError) return { failed: error.message };
    return { failed: `the runtime fails on it: ${error instanceof Error ? error.message : String(error)}` };
  }
}
