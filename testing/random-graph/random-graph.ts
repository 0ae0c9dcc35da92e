// SPDX-License-Identifier: GPL-3.0-or-later
import { ELEMENT_TYPES } from "../../compiler/onnx/element-type.ts";
import type { OnnxNode, OnnxTensor } from "../../compiler/onnx/model.ts";
import { sizeOf } from "../../compiler/graph/shape.ts";
import { int64Tensor, makeTensor } from "../../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor } from "../onnx-fixtures.ts";
import { pseudoRandom } from "../pseudo-random.ts";
import {
  happens,
  pickOne,
  pickWhole,
  type Activation,
  type ConstantSketch,
  type GraphSketch,
  type NodeSketch,
  type SketchType,
} from "./graph-sketch.ts";
import { operatorSteps } from "./operator-steps.ts";

/** Every version of ONNX's operators that the operators claim from Add-7 on. */
export const OPSETS = { oldest: 7, newest: 26 } as const;

/** How large the largest weights are: ordinary ones, or sizes at which naive arithmetic overflows or loses everything. */
export type Weights = "ordinary" | "extreme";

/**
 * Operators that onnxruntime computes in float32 only, in some version: in a float64 graph casts stand around them. MaxPool, Clip, Max and
 * Min only compare, so nothing is rounded by them, but what they compare is.
 */
const SINGLE_PRECISION: ReadonlySet<string> = new Set([
  ...[
    "Conv",
    "ConvTranspose",
    "AveragePool",
    "MaxPool",
    "LpPool",
    "GlobalAveragePool",
    "GlobalMaxPool",
    "GlobalLpPool",
  ],
  ...[
    "Clip",
    "LeakyRelu",
    "HardSigmoid",
    "PRelu",
    "Mean",
    "InstanceNormalization",
    "GroupNormalization",
    "Shrink",
    "ThresholdedRelu",
    "Hardmax",
    "LRN",
    "MeanVarianceNormalization",
    "OneHot",
  ],
  ...["QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear"],
]);

/**
 * `onnx` is the model; `reference` the same in float64, so that a difference is never float32's rounding, unless `isRounded` says that
 * parts of it are in float32 all the same.
 */
export type RandomGraph = Readonly<{
  onnx: Uint8Array;
  reference: Uint8Array;
  isRounded: boolean;
  features: number;
  /** No feature is larger. */
  featureSize: number;
  outputs: readonly string[];
}>;

/** A model of a few nodes with everything that ONNX allows around them; the same one for the same seed. */
export function randomGraph(seed: string, weights: Weights = "ordinary"): RandomGraph {
  const random = pseudoRandom(seed);
  const opset = OPSETS.oldest + Math.floor(random() * (OPSETS.newest - OPSETS.oldest + 1));
  const extremes = [1e-12, 1e-6, 1e4, 1e9];
  const weightSize = weights === "ordinary" ? 2 : (extremes[Math.floor(random() * extremes.length)] ?? 1);
  const featureSize = random() < 0.6 ? 4 : 128;
  const sketch: GraphSketch = {
    random,
    opset,
    weightSize,
    featureSize,
    inputs: [],
    activations: [],
    constants: [],
    nodes: [],
  };
  addInputs(sketch);
  const steps = [...operatorSteps.values()];
  for (let count = pickWhole(sketch, 2, 9); count > 0; count--) pickOne(sketch, steps)(sketch);
  if (sketch.nodes.length === 0) operatorSteps.get("Identity")?.(sketch);
  const outputs = chooseOutputs(sketch);
  return {
    onnx: written(sketch, outputs, "float32"),
    reference: written(sketch, outputs, "float64"),
    isRounded: sketch.nodes.some(({ op }) => SINGLE_PRECISION.has(op)),
    featureSize,
    features: sketch.inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    outputs: outputs.map(({ name }) => name),
  };
}

function addInputs(sketch: GraphSketch): void {
  const shapes = [[1, 3], [1, 2], [3], [1, 2, 2], [2, 2], [1, 1, 3], [1], [1, 4]];
  for (let count = happens(sketch, 0.25) ? 2 : 1; count > 0; count--) {
    const input = { name: `x${count}`, shape: pickOne(sketch, shapes) };
    sketch.inputs.push(input);
    sketch.activations.push(input);
  }
}

/** One to three tensors: the last one, others too, an input itself, or a constant. */
function chooseOutputs(sketch: GraphSketch): readonly Activation[] {
  const last = sketch.activations.at(-1);
  const outputs = new Map(last === undefined ? [] : [[last.name, last]]);
  if (happens(sketch, 0.3)) {
    const other = pickOne(sketch, sketch.activations);
    outputs.set(other.name, other);
  }
  const constant = sketch.constants.find(({ elementType }) => elementType === "own");
  if (constant !== undefined && happens(sketch, 0.1)) outputs.set(constant.name, constant);
  return [...outputs.values()];
}

function written(
  { opset, inputs, constants, nodes }: GraphSketch,
  outputs: readonly Activation[],
  own: "float32" | "float64",
): Uint8Array {
  const types = new Map<string, SketchType>([
    ...inputs.map(({ name }) => [name, "own"] as const),
    ...constants.map(({ name, elementType }) => [name, elementType] as const),
    ...nodes.flatMap((each) => each.outputs.map(({ name, type }) => [name, type] as const)),
  ]);
  return onnxBytes({
    opsets: [
      { domain: "", version: opset },
      { domain: "com.microsoft", version: 1 },
    ],
    inputs: inputs.map(({ name, shape }) => tensor(name, shape, own)),
    outputs: outputs.map(({ name, shape }) => tensor(name, shape, own)),
    nodes: [
      ...constants.filter(({ isNode }) => isNode).map((each) => constantNode(each, own)),
      ...nodes.flatMap((each) =>
        own === "float64" && SINGLE_PRECISION.has(each.op) ? inSinglePrecision(each, types) : [writtenNode(each, own)],
      ),
    ],
    initializers: constants.filter(({ isNode }) => !isNode).map((each) => writtenTensor(each, own)),
  });
}

function writtenNode(
  { op, domain, inputs, outputs, attributes, castsTo }: NodeSketch,
  own: "float32" | "float64",
): OnnxNode {
  const to = castsTo === undefined ? {} : { to: BigInt(ELEMENT_TYPES[castsTo === "own" ? own : castsTo].code) };
  const names = outputs.map(({ name }) => name);
  return { ...node(op, inputs, names, { ...attributes, ...to }), domain: domain ?? "" };
}

/** The node in float32, whatever else it reads and gives. */
function inSinglePrecision(sketch: NodeSketch, types: ReadonlyMap<string, SketchType>): OnnxNode[] {
  const cast = (from: string, to: string, type: "float32" | "float64") =>
    node("Cast", [from], [to], { to: BigInt(ELEMENT_TYPES[type].code) });
  const [first] = sketch.outputs;
  const singleOf = (name: string): string => (types.get(name) === "own" ? `${first?.name ?? ""}:single:${name}` : name);
  const read = new Set(sketch.inputs.filter((name) => types.get(name) === "own"));
  const given = sketch.outputs.filter(({ type }) => type === "own");
  return [
    ...[...read].map((name) => cast(name, singleOf(name), "float32")),
    writtenNode(
      {
        ...sketch,
        inputs: sketch.inputs.map(singleOf),
        outputs: sketch.outputs.map(({ name, type }) => ({ name: singleOf(name), type })),
      },
      "float32",
    ),
    ...given.map(({ name }) => cast(singleOf(name), name, "float64")),
  ];
}

function constantNode(constant: ConstantSketch, own: "float32" | "float64"): OnnxNode {
  return node("Constant", [], [constant.name], { value: writtenTensor(constant, own) });
}

function writtenTensor({ name, shape, values, elementType }: ConstantSketch, own: "float32" | "float64"): OnnxTensor {
  if (elementType === "int64") return int64Tensor(name, shape, values.map(BigInt));
  return makeTensor(name, elementType === "own" ? own : elementType, shape, values);
}
