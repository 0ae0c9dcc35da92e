import { env, InferenceSession, type Tensor as OrtTensor } from "onnxruntime-node";
import { FatalError } from "../../schema/errors.ts";
import { UndefinedTensor } from "../frontend/check-names.ts";
import { decodeOnnx } from "../frontend/decode-onnx.ts";
import type { FloatGraph } from "../graph/float-graph.ts";
import { ModelProto } from "../onnx/descriptor.ts";
import { feedsOf } from "./row-feeds.ts";
import { tensorValues } from "./ort-tensor.ts";

// Only "fatal" is quiet: what onnxruntime logs as an error it also throws, and that becomes a typed error here.
env.logLevel = "fatal";

/** onnxruntime does not load or run the model: an operator it lacks, shapes that do not fit. */
export class FloatRuntimeRefused extends FatalError {
  constructor(stage: "load" | "run", cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      "FLOAT_RUNTIME_REFUSED",
      `onnxruntime, the reference for what the model means, does not ${stage} it: ${reason}. Check the model with onnx.checker and onnx.shape_inference.`,
      { details: { stage, reason }, cause },
    );
  }
}

/** The values of named tensors for one row, row-major. int64 beyond 2^53 becomes the nearest double. */
export type FloatRun = ReadonlyMap<string, Float64Array>;

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
  const session = await load(withOutputs(onnxBytes, computedAmong(exposeTensors, graph)));
  try {
    const runs: FloatRun[] = [];
    for (const feed of feeds) {
      const results = { ...feed, ...(await run(session, feed)) };
      const names = [...graph.outputs.map(({ name }) => name), ...exposeTensors];
      runs.push(new Map(names.map((name) => [name, valuesOf(name, results, graph)])));
    }
    return runs;
  } finally {
    await session.release();
  }
}

/** The tensors that onnxruntime must be asked for: the others are in the file or in the row. */
function computedAmong(names: readonly string[], graph: FloatGraph): string[] {
  const computed = new Set(graph.nodes.flatMap(({ outputs }) => outputs));
  const given = new Set([...graph.constants.keys(), ...graph.inputs.map(({ name }) => name)]);
  const unknown = names.find((name) => name === "" || !(computed.has(name) || given.has(name)));
  if (unknown !== undefined) throw new UndefinedTensor(unknown, "list of tensors to expose");
  for (const { name } of graph.outputs) computed.delete(name);
  return [...new Set(names)].filter((name) => computed.has(name));
}

/** Protobuf merges messages that follow each other: nothing of the model is lost or re-encoded. */
function withOutputs(onnxBytes: Uint8Array, names: readonly string[]): Uint8Array {
  const more = ModelProto.encode({ graph: { output: names.map((name) => ({ name })) } }).finish();
  return Buffer.concat([onnxBytes, more]);
}

async function load(bytes: Uint8Array): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(bytes, {
      logSeverityLevel: 4,
      graphOptimizationLevel: "disabled",
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
    });
  } catch (cause) {
    throw new FloatRuntimeRefused("load", cause);
  }
}

async function run(session: InferenceSession, feed: Record<string, OrtTensor>): Promise<Record<string, OrtTensor>> {
  try {
    return await session.run(feed, { logSeverityLevel: 4 });
  } catch (cause) {
    throw new FloatRuntimeRefused("run", cause);
  }
}

function valuesOf(name: string, results: Readonly<Record<string, OrtTensor>>, graph: FloatGraph): Float64Array {
  const constant = graph.constants.get(name);
  if (constant !== undefined) return constant.data;
  const tensor = results[name];
  if (tensor === undefined) throw new UndefinedTensor(name, "result of onnxruntime");
  return tensorValues(tensor, name);
}
