// SPDX-License-Identifier: GPL-3.0-or-later
import { compileModel, type CompiledModel } from "../../compiler/compile-model.ts";
import { decodeOnnx } from "../../compiler/frontend/decode-onnx.ts";
import { dimensionName, freeDimensions } from "../../compiler/frontend/free-dimensions.ts";
import type { FloatGraph } from "../../compiler/graph/float-graph.ts";
import { decodeModel } from "../../compiler/onnx/decode-model.ts";
import type { OnnxModel, OnnxValueInfo } from "../../compiler/onnx/model.ts";
import { prepareOnnx } from "../../compiler/prepare-onnx.ts";
import { statementConstraints } from "../../compiler/statement-constraints.ts";
import { ProofcastError } from "../../schema/errors.ts";
import { type ModelSchema, SQUASHING_OPS } from "../../schema/model-schema.ts";
import type { ModelSource } from "../../built-model/model-source.ts";
import { type OperatorUse, operatorUses } from "./operator-use.ts";
import { proofCost, type ProofCost } from "./proof-cost.ts";
import { roughSize, type RoughSize } from "./rough-size.ts";

/** A graph input or output as the file declares it. null: the file leaves the dimension open and does not name it. */
export type Port = Readonly<{ name: string; type: string; shape: readonly (number | string | null)[] | null }>;

/** A dimension that the file leaves open. `becomes`: 1 for a batch; null where --dim must say it. */
type OpenDimension = Readonly<{ input: string; axis: number; name: string; becomes: 1 | null }>;

/** Why a model does not compile, as `compile` would say it. */
export type Refusal = Readonly<{ code: string; message: string }>;

/** What `proofcast inspect --json` prints. */
export type Inspection = Readonly<{
  model: string;
  bytes: number;
  producer: string;
  opsets: readonly Readonly<{ domain: string; version: number }>[];
  nodes: number;
  weights: number;
  inputs: readonly Port[];
  outputs: readonly Port[];
  freeDimensions: readonly OpenDimension[];
  operators: readonly OperatorUse[];
  /** Names and counts of those without a circuit. */
  unsupported: readonly string[];
  /** Whether a trial compilation went through, and why not. With unsupported operators none is made. */
  compiles: boolean;
  refusal?: Refusal;
  /**
   * By the integer graph's own formulas, where it compiles; else by kinds of operators and sizes of tensors. Without rows and a schema nobody
   * knows the features' ranges, so that the larger of both counts.
   */
  constraints?: Readonly<{ total: number; by: "formula" | "shapes"; areRangesKnown: boolean }>;
  parts?: CompiledModel["constraintBudget"] | RoughSize;
  cost?: ProofCost;
  /** Derived from the calibration rows, or the one that was given. */
  schema?: ModelSchema;
  notes: readonly string[];
}>;

/** Bits that are ample; a search would take its time. */
const BITS = { weightBits: 12, activationBits: 16 };

/** Everything that can be told of a model before it is compiled. @error what the file itself is refused for */
export async function inspectModel(
  source: ModelSource,
  batch: number,
  onProgress: (stage: string) => void,
): Promise<Inspection> {
  const { name, onnx, config } = source;
  onProgress("reading the model");
  const refusals: Refusal[] = [];
  const attempt = async <T>(work: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ProofcastError)) throw error;
      refusals.push({ code: error.code, message: error.message });
      return undefined;
    }
  };
  const prepared = (await attempt(() => prepareOnnx(onnx, config))) ?? onnx;
  const model = decodeModel(prepared);
  const operators = operatorUses(model, config.scores ? SQUASHING_OPS : []);
  const unsupported = operators.filter(({ supported }) => !supported);
  const graph = await attempt(() => decodeOnnx(prepared));
  const refused = refusals.length > 0 || unsupported.length > 0;
  if (!refused) onProgress("compiling on trial");
  const { config: given, ...rest } = source;
  const compiled = refused
    ? undefined
    : await attempt(() => compileModel({ bits: BITS, ...given, ...rest, batch, onProgress }));
  const areRangesKnown = config.schema !== undefined || (source.calibration?.length ?? 0) > 0;
  const rough = compiled !== undefined && areRangesKnown ? undefined : await roughly(prepared, model, graph, batch);
  const size = largerOf(compiled && sizeOf(compiled), rough);
  const [refusal] = refusals;
  return {
    model: name,
    bytes: onnx.length,
    producer: model.producerName,
    opsets: model.opsets,
    nodes: model.graph.nodes.length,
    weights: model.graph.initializers.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0),
    ...portsOf(model),
    operators,
    unsupported: unsupported.map(({ operator }) => operator),
    compiles: compiled !== undefined,
    ...(refusal === undefined ? {} : { refusal }),
    ...(size === undefined
      ? {}
      : {
          ...size,
          constraints: { ...size.constraints, areRangesKnown },
          cost: proofCost(size.constraints.total, batch),
        }),
    ...(compiled === undefined ? {} : { schema: compiled.schema }),
    notes: compiled?.notes ?? [],
  };
}

type Size = Pick<Inspection, "parts"> &
  Readonly<{ constraints: Readonly<{ total: number; by: "formula" | "shapes" }> }>;

function largerOf(a: Size | undefined, b: Size | undefined): Size | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.constraints.total < b.constraints.total ? b : a;
}

function sizeOf({ constraintBudget }: CompiledModel): Size {
  const { model, words } = constraintBudget;
  const total = model + words + statementConstraints(words);
  return { constraints: { total, by: "formula" }, parts: constraintBudget };
}

/** onnxruntime may not run the model either: then nothing is known of its size. */
async function roughly(
  onnx: Uint8Array,
  model: OnnxModel,
  graph: FloatGraph | undefined,
  batch: number,
): Promise<Size | undefined> {
  if (graph === undefined) return undefined;
  try {
    const parts = await roughSize(onnx, model, graph, batch);
    return { constraints: { total: parts.total, by: "shapes" }, parts };
  } catch (error) {
    if (!(error instanceof ProofcastError)) throw error;
    return undefined;
  }
}

function portsOf({ graph, labelMaps = [] }: OnnxModel): Pick<Inspection, "inputs" | "outputs" | "freeDimensions"> {
  const initializers = new Set(graph.initializers.map(({ name }) => name));
  const inputs = graph.inputs.filter(({ name }) => !initializers.has(name));
  const toSay = new Set(freeDimensions(inputs).map(({ name }) => name));
  const open = inputs.flatMap(({ name: input, shape = [] }) =>
    shape.flatMap((size, axis) =>
      typeof size === "number" ? [] : [{ input, axis, name: dimensionName(input, axis, size) }],
    ),
  );
  return {
    inputs: inputs.map(portOf),
    outputs: [
      ...graph.outputs.map(portOf),
      ...labelMaps.map(({ map, tensor }) => ({ name: tensor, type: `behind the map "${map}"`, shape: null })),
    ],
    freeDimensions: open.map((each) => ({ ...each, becomes: toSay.has(each.name) ? null : 1 })),
  };
}

function portOf({ name, elementType, shape }: OnnxValueInfo): Port {
  return { name, type: elementType, shape: shape?.map((size) => size ?? null) ?? null };
}
