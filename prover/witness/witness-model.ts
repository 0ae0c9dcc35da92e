// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeGraph } from "../../compiler/graph/graph-file.ts";
import type { CircuitModel } from "../../compiler/witness/circuit-signals.ts";
import { circuitSignalNames } from "../../compiler/witness/signal-names.ts";
import { readSym } from "../../circom/sym-file.ts";
import { MODEL_FILES } from "../../schema/manifest.ts";
import { parseModelSchema } from "../../schema/model-schema.ts";
import { decodeWireMap, encodeWireMap } from "./wire-map-file.ts";
import { type WireMap, wireMap } from "./wire-map.ts";

/** All that a witness of a built model is computed from. */
export type WitnessModel = Readonly<{ model: CircuitModel; map: WireMap }>;

/** Where a built model is, and what its manifest says of the circuit. */
export type BuiltFolder = Readonly<{ folder: string; batch: number; tag: bigint }>;

/** @error InvalidGraphFile, InvalidSchema, MalformedWireMap */
export async function readWitnessModel({ folder, ...stated }: BuiltFolder): Promise<WitnessModel> {
  const read = (file: keyof typeof MODEL_FILES) => readFile(join(folder, MODEL_FILES[file]));
  const schema = parseModelSchema(JSON.parse((await read("schema")).toString("utf8")));
  const graph = decodeGraph(await read("graph"));
  return { model: { graph, schema, ...stated }, map: decodeWireMap(await read("wires")) };
}

/**
 * The bytes of model.wires: where circom put each signal of a model's circuit.
 * @param sym circom's .sym file of that circuit
 * @error SignalsMismatch, MalformedSym
 */
export function wireMapBytes(model: CircuitModel, sym: string): Uint8Array {
  return encodeWireMap(wireMap(circuitSignalNames(model), readSym(sym)));
}
