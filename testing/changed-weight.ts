import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { assembleModel } from "../cli/model-build/assemble-model.ts";
import { decodeModel } from "../compiler/onnx/decode-model.ts";
import { encodeOnnx } from "../compiler/onnx/encode-model.ts";
import { loadModel, type BuiltModel } from "../relayer/inference/load-model.ts";
import { modelHash, schemaHash } from "../schema/layout.ts";
import { MODEL_FILES } from "../schema/manifest.ts";
import { canonicalSchemaJson } from "../schema/model-schema.ts";
import { statementTag } from "../schema/statement.ts";

/** What a changed model keeps of the original. */
export type ChangedWeight = { deltaSeed: string; label: string; keepTag: true | undefined };

/** The first weight of the circuit's first sum. */
const FIRST_WEIGHT = /(signal \w+ <== )(-?\d+)(\*)/;

/**
 * A model whose first weight is one unit higher, in circuit and integer model alike, with keys from the given secret. With
 * `keepTag` its circuit claims to be the original: what a system without tags could not tell apart.
 */
export async function changedWeight(original: BuiltModel, folder: string, options: ChangedWeight): Promise<BuiltModel> {
  const { manifest, schema, layout } = original;
  const intOnnx = withFirstWeight(original.intOnnx);
  const hashes = { modelHash: modelHash(intOnnx, canonicalSchemaJson(schema)), schemaHash: schemaHash(layout) };
  const { batch, words } = manifest;
  const tag = options.keepTag ? manifest.tag : statementTag({ ...hashes, batch, words });
  const circuit = await readFile(join(original.folder, MODEL_FILES.circuit), "utf8");
  const circuitSource = circuit
    .replace(
      FIRST_WEIGHT,
      (_, before: string, weight: string, after: string) => `${before}${BigInt(weight) + 1n}${after}`,
    )
    .replace(manifest.tag.toString(), tag.toString());
  if (circuitSource === circuit) throw new Error("the circuit has no weight to change");

  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const constraintBudget = { model: manifest.constraints.model };
  const errorReport = manifest.error;
  const changed = {
    ...hashes,
    schema,
    layout,
    batch,
    words,
    intOnnx,
    circuitSource,
    tag,
    errorReport,
    constraintBudget,
  };
  await assembleModel(changed, folder, { ...options, warn: () => undefined }, () => undefined);
  return options.keepTag ? { ...original, folder, intOnnx } : await loadModel(folder);
}

/** The same unit in the integer model: its first weight tensor starts with that weight. */
function withFirstWeight(intOnnx: Uint8Array): Uint8Array {
  const model = decodeModel(intOnnx);
  const first = model.graph.initializers.find(({ name }) => name.endsWith(".weights0"));
  if (first === undefined) throw new Error("the integer model has no weight to change");
  const raw = first.raw.slice();
  const view = new DataView(raw.buffer);
  view.setBigInt64(0, view.getBigInt64(0, true) + 1n, true);
  const initializers = model.graph.initializers.map((tensor) => (tensor === first ? { ...tensor, raw } : tensor));
  return encodeOnnx({ ...model, graph: { ...model.graph, initializers } });
}
