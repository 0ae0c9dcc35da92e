// SPDX-License-Identifier: GPL-3.0-or-later
import { compileModel, type CompiledModel } from "../../compiler/compile-model.ts";
import { canonicalJson } from "../../schema/canonical-json.ts";
import { FatalError } from "../../schema/errors.ts";
import type { Manifest } from "../../schema/manifest.ts";
import type { ModelSource } from "../model-source.ts";
import { sourceRecord } from "../source-record.ts";

/** The float model, its rows or its configuration are others than the folder says it was compiled from. */
export class AnotherSource extends FatalError {
  constructor(entry: string, stated: unknown, found: unknown, remedy: string) {
    super(
      "ANOTHER_SOURCE",
      `The folder says that source.${entry} is ${text(stated)}, and what was given has ${text(found)}. ${remedy}.`,
      { details: { entry, stated, found } },
    );
  }
}

/** Compiles what a model is said to be made of as its manifest says. @error AnotherSource, and whatever compiling throws */
export async function compileSourceAgain(source: ModelSource, manifest: Manifest): Promise<CompiledModel> {
  const found = sourceRecord(source);
  for (const [entry, remedy] of Object.entries(REMEDIES)) {
    const [stated, given] = [manifest.source, found].map((record) => record[entry as keyof typeof found]);
    if (canonicalJson(stated) !== canonicalJson(given)) throw new AnotherSource(entry, stated, given, remedy);
  }
  const { config, ...rest } = source;
  return compileModel({ ...config, ...rest, batch: manifest.batch });
}

const AS_THE_FOLDER_SAYS =
  "It was built with options of its own, or another model.config.ts: give the .onnx file alone to compile it as the folder says";

const REMEDIES: Readonly<Record<keyof Manifest["source"], string>> = {
  onnxSha256: "Give the .onnx file that the folder was built from, or do not use the folder",
  calibrationSha256: "Give the rows that its scales were chosen on with --calibration",
  heldOutSha256: "Give the rows that were held out with --held-out",
  schema: AS_THE_FOLDER_SAYS,
  config: AS_THE_FOLDER_SAYS,
};

function text(value: unknown): string {
  return value === undefined ? "absent" : JSON.stringify(value);
}
