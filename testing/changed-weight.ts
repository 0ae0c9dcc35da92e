// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { assembleModel } from "../built-model/build/assemble-model.ts";
import { emitModel } from "../compiler/emit-model.ts";
import { circuitText } from "../compiler/emit/circuit-text.ts";
import { decodeGraph } from "../compiler/graph/graph-file.ts";
import type { IntegerGraph } from "../compiler/graph/integer-graph.ts";
import { elementAt } from "../compiler/graph/element-at.ts";
import type { AffineParameters } from "../compiler/primitives/affine.ts";
import { loadModel, type BuiltModel } from "../built-model/load-model.ts";
import { MODEL_FILES } from "../schema/manifest.ts";

/** How many units the weight grows, by so few that no sum needs another bit, and what the changed model keeps of the original. */
export type ChangedWeight = { by: bigint; deltaSeed: string; label: string; keepTag: true | undefined };

/** The weight of the last feature, the newest reward, in the output's sum. */
const NEWEST_FEATURE = 5;
const OUTPUT_SUM = "output_sum";

/**
 * A model one of whose weights is higher, in circuit and integer model alike, with keys from the given secret. With
 * `keepTag` its circuit claims to be the original: what a system without tags could not tell apart.
 */
export async function changedWeight(original: BuiltModel, folder: string, options: ChangedWeight): Promise<BuiltModel> {
  const { manifest, schema } = original;
  const { batch, source, error: errorReport } = manifest;
  const graph = withWeight(decodeGraph(await readFile(join(original.folder, MODEL_FILES.graph))), options.by);
  const emitted = emitModel(graph, schema, batch);
  const { tag } = options.keepTag ? manifest : emitted;
  const changed = { ...emitted, errorReport, source, tag, circuitSource: circuitText(graph, { schema, batch, tag }) };

  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await assembleModel(changed, folder, { ...options, warn: () => undefined }, () => undefined);
  return options.keepTag ? { ...original, folder, intOnnx: emitted.intOnnx } : await loadModel(folder);
}

/** The graph with the newest reward's weight raised. Its intervals stay: the circuit must keep its shape. */
function withWeight(graph: IntegerGraph, by: bigint): IntegerGraph {
  const nodes = graph.nodes.map((node) => {
    if (node.output !== OUTPUT_SUM) return node;
    return { ...node, parameters: raised(node.parameters as AffineParameters, by) };
  });
  return { ...graph, nodes };
}

function raised(map: AffineParameters, by: bigint): AffineParameters {
  const place = map.columns.indexOf(NEWEST_FEATURE);
  if (place < 0) throw new Error("the model has no weight to change");
  return { ...map, coefficients: map.coefficients.with(place, elementAt(map.coefficients, place) + Number(by)) };
}
