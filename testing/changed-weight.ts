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

/** How many units the weight grows, and what the changed model keeps of the original. */
export type ChangedWeight = { by: bigint; deltaSeed: string; label: string; keepTag: true | undefined };

/** The weight of the last feature, the newest reward, in the output's sum. */
const NEWEST_WEIGHT = /(signal output_sum_0 <== .*?)(\d+)(\*features\[5\])/;
const WEIGHT_TENSOR = "output_sum.weights0";
const NEWEST_OFFSET = 5 * 8; // bytes

/**
 * A model one of whose weights is higher, in circuit and integer model alike, with keys from the given secret. With
 * `keepTag` its circuit claims to be the original: what a system without tags could not tell apart.
 */
export async function changedWeight(original: BuiltModel, folder: string, options: ChangedWeight): Promise<BuiltModel> {
  const { manifest, schema, layout } = original;
  const intOnnx = withNewestWeight(original.intOnnx, options.by);
  const hashes = { modelHash: modelHash(intOnnx, canonicalSchemaJson(schema)), schemaHash: schemaHash(layout) };
  const { batch, words } = manifest;
  const tag = options.keepTag ? manifest.tag : statementTag({ ...hashes, batch, words });
  const circuit = await readFile(join(original.folder, MODEL_FILES.circuit), "utf8");
  const circuitSource = circuit
    .replace(
      NEWEST_WEIGHT,
      (_, before: string, weight: string, after: string) => `${before}${BigInt(weight) + options.by}${after}`,
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

/** The same change in the integer model: the tensor's sixth element is that weight. */
function withNewestWeight(intOnnx: Uint8Array, by: bigint): Uint8Array {
  const model = decodeModel(intOnnx);
  const first = model.graph.initializers.find(({ name }) => name === WEIGHT_TENSOR);
  if (first === undefined) throw new Error("the integer model has no weight to change");
  const raw = Uint8Array.from(first.raw);
  const view = new DataView(raw.buffer);
  view.setBigInt64(NEWEST_OFFSET, view.getBigInt64(NEWEST_OFFSET, true) + by, true);
  const initializers = model.graph.initializers.map((tensor) => (tensor === first ? { ...tensor, raw } : tensor));
  return encodeOnnx({ ...model, graph: { ...model.graph, initializers } });
}
