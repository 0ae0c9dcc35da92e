// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { emitModel } from "../compiler/emit-model.ts";
import { entryOf } from "../compiler/graph/element-at.ts";
import { decodeGraph } from "../compiler/graph/graph-file.ts";
import { schemaElements } from "../compiler/quantise/schema-elements.ts";
import { canonicalJson } from "../schema/canonical-json.ts";
import type { GivenPtau } from "../keys/given-ptau.ts";
import { setupHashOf } from "../keys/setup-table.ts";
import { transcriptHash } from "../keys/transcript.ts";
import { readTranscript } from "../keys/transcript-file.ts";
import { sha256 } from "../schema/hash.ts";
import { type Manifest, MODEL_FILES } from "../schema/manifest.ts";
import { canonicalSchemaJson, type ModelSchema } from "../schema/model-schema.ts";
import { checkManifest } from "./check-manifest.ts";
import { checkFolderFiles, setupFilesOf } from "./check/check-folder-files.ts";
import { checkKey } from "./check/check-key.ts";
import { compileSourceAgain } from "./check/compile-source-again.ts";
import { expectSameManifest, folderCheck } from "./check/folder-check.ts";
import { makeAgain } from "./check/make-again.ts";
import { measuredAgain } from "./check/measured-again.ts";
import { proveRandomRows } from "./check/prove-random-rows.ts";
import type { TieListener } from "./check/tie.ts";
import type { ModelSource } from "./model-source.ts";

/** The float model that a folder is said to be made of. */
export type StatedSource = Readonly<{
  /** For messages. */
  path: string;
  /** A lone .onnx file is compiled with what the folder says. */
  read: (manifest: Manifest, schema: ModelSchema) => Promise<ModelSource>;
}>;

export type CheckOptions = TieListener & {
  readonly source?: StatedSource;
  /** Where the model is to be used: development keys are refused when that chain is not local. */
  readonly chainId?: bigint;
  /** The Powers of Tau that the set-up began with. Without them its keys are held to its transcript only. */
  readonly ptau?: GivenPtau;
  /** A transcript from elsewhere, which must be the one that the keys are from. */
  readonly transcriptPath?: string;
};

/**
 * Ties everything in a built model's folder to its integer graph: writes all other files from it again and compares bytes, proves
 * random rows, and with a source compiles the float model again. Every hash may have been restated by a liar: none is believed.
 * @throws the error of the first thing that does not fit
 */
export async function checkModel(dir: string, options: CheckOptions = {}): Promise<Manifest> {
  const check = folderCheck(dir, options);
  const { tie, path, expectEqual } = check;
  await tie("the folder", "a built model's files, without links", async () => {
    await checkFolderFiles(dir, await setupFilesOf(dir));
  });
  const { manifest, schema } = await tie(MODEL_FILES.manifest, "the hash of every file and what follows", () =>
    checkManifest(dir),
  );
  const emitted = await tie(MODEL_FILES.graph, "its own form, every proof in it, the schema", async () => {
    const graph = decodeGraph(await readFile(path("graph")));
    const ranges = schemaElements(schema.features).map(({ range }) => range);
    const proven = entryOf(graph.intervals, graph.features);
    expectEqual(`features (of ${MODEL_FILES.graph})`, canonicalJson(ranges), canonicalJson(proven));
    return { ...emitModel(graph, schema, manifest.batch), graph };
  });
  await tie(MODEL_FILES.intOnnx, "the integer graph, written again", async () => {
    const entry = `intOnnxSha256 (of ${MODEL_FILES.intOnnx}, written again)`;
    expectEqual(entry, sha256(await readFile(path("intOnnx"))), sha256(emitted.intOnnx));
  });
  await tie(MODEL_FILES.circuit, "the integer graph, schema, batch and tag, written again", async () => {
    const entry = `circuitSha256 (of ${MODEL_FILES.circuit}, written again)`;
    expectEqual(entry, sha256(await readFile(path("circuit"))), sha256(emitted.circuitSource));
  });

  const { source } = options;
  if (source !== undefined) {
    await tie(MODEL_FILES.graph, "the float model, compiled again", async () => {
      const again = await compileSourceAgain(await source.read(manifest, schema), manifest);
      const schemaText = canonicalSchemaJson(again.schema);
      expectEqual(`schemaSha256 (of ${source.path})`, manifest.schemaSha256, sha256(schemaText));
      expectEqual(`graphSha256 (of ${source.path})`, manifest.graphSha256, sha256(again.graphSource));
      expectSameManifest(check, manifest, { ...manifest, error: measuredAgain(manifest.error, again.errorReport) });
    });
  }

  const { transcriptPath } = options;
  if (transcriptPath !== undefined) {
    await tie(transcriptPath, "the set-up that the manifest names", async () => {
      const given = transcriptHash(await readTranscript(transcriptPath));
      expectEqual(`setup (of ${transcriptPath})`, setupHashOf(manifest.setup), given);
    });
  }

  const key = await tie(MODEL_FILES.verificationKey, "the zkey, the manifest, known weaknesses", () =>
    checkKey(check, manifest, options.chainId),
  );
  await makeAgain(check, manifest, emitted, key, {
    ...(options.ptau === undefined ? {} : { ptau: options.ptau }),
    onProgress: (stage) => options.onProgress?.(stage),
  });
  await tie("a proof of random rows", "the integer graph, in every form", () =>
    proveRandomRows(dir, emitted.graph, emitted, key),
  );
  return manifest;
}
