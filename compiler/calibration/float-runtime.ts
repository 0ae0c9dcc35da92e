// SPDX-License-Identifier: GPL-3.0-or-later
import type { Tensor as OrtTensor } from "onnxruntime-node";
import { FatalError } from "../../schema/errors.ts";
import { UndefinedTensor } from "../frontend/check-names.ts";
import { decodeOnnx } from "../frontend/decode-onnx.ts";
import type { FloatGraph, FloatNode } from "../graph/float-graph.ts";
import { usedNodes } from "../graph/used-nodes.ts";
import { readWire } from "../onnx/decode-model.ts";
import { ModelProto } from "../onnx/descriptor.ts";
import { withoutLabelMaps } from "../onnx/label-maps.ts";
import { feedsOf } from "./row-feeds.ts";
import { openSession, runSession } from "./ort-session.ts";
import { tensorValues } from "./ort-tensor.ts";

/** The model overflows on a row: a circuit has no infinity and no NaN. */
export class NonFiniteResult extends FatalError {
  constructor(tensor: string, row: number, value: number) {
    super(
      "NON_FINITE_RESULT",
      `Tensor "${tensor}" is ${value} in the float model on row ${row}. Scale the model's inputs or its weights down, or leave the row out if no input is ever like it.`,
      { details: { tensor, row, value } },
    );
  }
}

/** The values of named tensors for one row, row-major. int64 beyond 2^53 becomes the nearest double. */
type FloatRun = ReadonlyMap<string, Float64Array>;

/**
 * Runs a model on rows in onnxruntime, without graph optimisation and on one thread, so that a tensor's value depends neither on
 * the machine nor on what else is exposed. A row is the values of all graph inputs one after another, each flattened.
 * Gives for each row the graph's outputs and whatever tensors are exposed by name (inputs and constants too).
 */
export async function runFloatModel(
  onnxBytes: Uint8Array,
  rows: readonly (readonly number[])[],
  exposeTensors: readonly string[] = [],
): Promise<FloatRun[]> {
  const graph = decodeOnnx(onnxBytes);
  const feeds = rows.map((row, index) => feedsOf(graph.inputs, row, index));
  const wanted = [...new Set([...graph.outputs.map(({ name }) => name), ...exposeTensors])];
  const computed = computedAmong(wanted, graph);
  const session = await openSession(withOutputs(onnxBytes, graph, computed));
  try {
    const runs: FloatRun[] = [];
    for (const [row, feed] of feeds.entries()) {
      const results = { ...feed, ...(await runSession(session, feed, computed)) };
      runs.push(new Map(wanted.map((name) => [name, valuesOf(name, results, graph, row)])));
    }
    return runs;
  } finally {
    await session.release();
  }
}

/** Those that onnxruntime must be asked for: the others are in the file or in the row. */
function computedAmong(names: readonly string[], graph: FloatGraph): string[] {
  const computed = new Set(graph.nodes.flatMap(({ outputs }) => outputs));
  const given = new Set([...graph.constants.keys(), ...graph.inputs.map(({ name }) => name)]);
  const unknown = names.find((name) => name === "" || !(computed.has(name) || given.has(name)));
  if (unknown !== undefined) throw new UndefinedTensor(unknown, "list of tensors to expose");
  return names.filter((name) => computed.has(name));
}

/**
 * The model with more outputs. Protobuf merges messages that follow each other: nothing of the model is lost or re-encoded. Only where
 * nodes stand that no output depends on are they left out, because onnxruntime would run them whatever they cost.
 */
function withOutputs(onnxBytes: Uint8Array, graph: FloatGraph, names: readonly string[]): Uint8Array {
  const declared = new Set(graph.outputs.filter(({ fromMap }) => fromMap === undefined).map(({ name }) => name));
  const output = names.filter((name) => !declared.has(name)).map((name) => ({ name }));
  const more = ModelProto.encode({ graph: { output } }).finish();
  const used = usedNodes(graph.nodes, [...declared, ...names]);
  const isWhole = used.length === graph.nodes.length && graph.outputs.length === declared.size;
  return Buffer.concat([isWhole ? onnxBytes : withoutUnused(onnxBytes, used), more]);
}

function withoutUnused(onnxBytes: Uint8Array, used: readonly FloatNode[]): Uint8Array {
  const wire = readWire(onnxBytes);
  if (wire.graph === null) return onnxBytes;
  const { graph } = withoutLabelMaps(wire.graph);
  const results = new Set(used.flatMap(({ outputs }) => outputs));
  const node = graph.node.filter(
    ({ opType, output }) => opType === "Constant" || output.some((name) => results.has(name)),
  );
  return ModelProto.encode({ ...wire, graph: { ...graph, node } }).finish();
}

function valuesOf(
  name: string,
  results: Readonly<Record<string, OrtTensor>>,
  graph: FloatGraph,
  row: number,
): Float64Array {
  const constant = graph.constants.get(name);
  if (constant !== undefined) return constant.data;
  const tensor = results[name];
  if (tensor === undefined) throw new UndefinedTensor(name, "result of onnxruntime");
  const values = tensorValues(tensor, name);
  const wrong = values.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) throw new NonFiniteResult(name, row, wrong);
  return values;
}
