import { ELEMENT_TYPES } from "../compiler/onnx/element-type.ts";
import type { ExampleTensor, Operator, OperatorExample } from "../compiler/operator.ts";
import { compileModel, type CompiledModel } from "../compiler/compile-model.ts";
import { runFloatModel } from "../compiler/calibration/float-runtime.ts";
import { sizeOf } from "../compiler/graph/shape.ts";
import { makeTensor, node, onnxBytes, tensor, type AttributeSketch } from "./onnx-fixtures.ts";

/** One unit of a feature and of an output in the examples: powers of two, so that exact operators are seen to be exact. */
export const EXAMPLE_SCALES = { feature: 2 ** -6, output: 2 ** -16 } as const;

/** The one-node ONNX model of an operator's example. */
export function exampleModel(operator: Operator, example: OperatorExample): Uint8Array {
  const names = example.inputs.map((input, index) => (input === undefined ? "" : `input${index}`));
  const given = example.inputs.flatMap((input, index) =>
    input === undefined ? [] : [{ input, name: `input${index}` }],
  );
  const attributes = Object.entries(example.attributes ?? {}).map(([name, value]): [string, AttributeSketch] => [
    name,
    typeof value === "object" && "shape" in value ? onnxTensor(name, value) : value,
  ]);
  return onnxBytes({
    opset: example.opset ?? 17,
    inputs: given.filter(({ input }) => input.values === undefined).map(({ input, name }) => tensor(name, input.shape)),
    outputs: [{ name: "y", elementType: "float32", shape: undefined }],
    nodes: [node(operator.name, names, ["y"], Object.fromEntries(attributes))],
    initializers: given
      .filter(({ input }) => input.values !== undefined)
      .map(({ input, name }) => onnxTensor(name, input)),
  });
}

function onnxTensor(name: string, { shape, values = [], elementType = "float32" }: ExampleTensor) {
  const typed = elementType === "int64" ? values.map(BigInt) : values;
  if (!(elementType in ELEMENT_TYPES)) throw new Error(`no element type ${elementType}`);
  return makeTensor(name, elementType, shape, typed);
}

/** The example compiled for signed 8-bit features. */
export async function compileExample(onnx: Uint8Array, example: OperatorExample): Promise<CompiledModel> {
  const activations = example.inputs.filter((input) => input !== undefined && input.values === undefined);
  const features = activations.reduce((sum, input) => sum + sizeOf(input?.shape ?? []), 0);
  const [run] = await runFloatModel(onnx, [Array.from({ length: features }, () => 0)]);
  const outputs = run?.get("y")?.length ?? 0;
  return compileModel({
    onnx,
    batch: 1,
    bits: { weightBits: 16, activationBits: 16 },
    schema: {
      version: 1,
      name: "example",
      features: [{ name: "x", unit: "", count: features, width: 8, signed: true, scale: EXAMPLE_SCALES.feature }],
      outputs: [{ name: "y", unit: "", count: outputs, width: 32, signed: true, scale: EXAMPLE_SCALES.output }],
      total: true,
    },
  });
}
