// SPDX-License-Identifier: GPL-3.0-or-later
import type { ExampleTensor, Operator, OperatorExample } from "../compiler/operator.ts";
import { integerRangeOf } from "../compiler/onnx/element-type.ts";
import type { SchemaField } from "../schema/model-schema.ts";
import { compileModel, type CompiledModel } from "../compiler/compile-model.ts";
import { runFloatModel } from "../compiler/calibration/float-runtime.ts";
import { sizeOf } from "../compiler/graph/shape.ts";
import { makeTensor } from "../compiler/onnx/make-tensor.ts";
import { node, onnxBytes, tensor, type AttributeSketch } from "./onnx-fixtures.ts";

/** One unit of a feature and of an output in the examples: powers of two, so that exact operators are seen to be exact. */
export const EXAMPLE_SCALES = { feature: 2 ** -6, output: 2 ** -16 } as const;

/** The one-node ONNX model of an operator's example. */
export function exampleModel(operator: Operator, example: OperatorExample): Uint8Array {
  const names = example.inputs.map((input, index) =>
    input === undefined ? "" : input.within === undefined ? `input${index}` : `input${index}:within`,
  );
  const given = example.inputs.flatMap((input, index) =>
    input === undefined ? [] : [{ input, name: `input${index}` }],
  );
  const clipped = given.filter(({ input }) => input.within !== undefined);
  const attributes = Object.entries(example.attributes ?? {}).map(([name, value]): [string, AttributeSketch] => [
    name,
    typeof value === "object" && "shape" in value ? onnxTensor(name, value) : value,
  ]);
  const outputs = exampleOutputs(example);
  const opsets = [{ domain: "", version: operator.domain === undefined ? (example.opset ?? 17) : 17 }];
  if (operator.domain !== undefined) opsets.push({ domain: operator.domain, version: example.opset ?? 3 });
  return onnxBytes({
    opsets,
    inputs: given
      .filter(({ input }) => input.values === undefined)
      .map(({ input, name }) => tensor(name, input.shape, input.elementType)),
    outputs: outputs.map((name, place) => ({
      name,
      elementType: example.outputTypes?.[place] ?? "float32",
      shape: undefined,
    })),
    nodes: [
      ...clipped.map(({ name }) => node("Clip", [name, `${name}:least`, `${name}:most`], [`${name}:within`])),
      { ...node(opOf(operator), names, outputs, Object.fromEntries(attributes)), domain: operator.domain ?? "" },
    ],
    initializers: [
      ...given.filter(({ input }) => input.values !== undefined).map(({ input, name }) => onnxTensor(name, input)),
      ...clipped.flatMap(({ input: { elementType, within = [] }, name }) =>
        ["least", "most"].map((end, place) =>
          onnxTensor(`${name}:${end}`, {
            shape: [],
            values: [within[place] ?? 0],
            ...(elementType ? { elementType } : {}),
          }),
        ),
      ),
    ],
  });
}

/** As a node says it, which has the domain apart. */
function opOf({ name, domain }: Operator): string {
  return domain === undefined ? name : name.replace(`${domain}.`, "");
}

/** The names of an example's outputs. */
export function exampleOutputs({ outputs = 1 }: OperatorExample): string[] {
  return outputs === 1 ? ["y"] : Array.from({ length: outputs }, (_, place) => `y${place}`);
}

function onnxTensor(name: string, { shape, values = [], elementType = "float32" }: ExampleTensor) {
  return makeTensor(name, elementType, shape, elementType.endsWith("int64") ? values.map(BigInt) : values);
}

/** The fields of an example's activations: whole numbers keep their unit, and truths are bits. */
function exampleFields(activations: readonly ExampleTensor[]): SchemaField[] {
  return activations.map(({ shape, elementType = "float32", wideUnit }, index): SchemaField => {
    const whole = integerRangeOf(elementType);
    const base = { name: `x${index}`, unit: "", count: sizeOf(shape) };
    if (wideUnit !== undefined) return { ...base, width: 32, signed: false, scale: wideUnit };
    if (elementType === "bool") return { ...base, width: 8, signed: false, scale: 1 };
    if (whole !== undefined) return { ...base, width: 8, signed: whole.min < 0n, scale: 1 };
    return { ...base, width: 8, signed: true, scale: EXAMPLE_SCALES.feature };
  });
}

/** The example compiled for 8-bit features, signed where they can be, unless it says otherwise. */
export async function compileExample(onnx: Uint8Array, example: OperatorExample): Promise<CompiledModel> {
  const activations = example.inputs
    .filter((input) => input !== undefined)
    .filter(({ values }) => values === undefined);
  const features = activations.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const [run] = await runFloatModel(onnx, [Array.from({ length: features }, () => 0)]);
  const outputs = exampleOutputs(example).reduce((sum, name) => sum + (run?.get(name)?.length ?? 0), 0);
  return compileModel({
    onnx,
    batch: 1,
    bits: { weightBits: 16, activationBits: 16 },
    schema: {
      version: 1,
      name: "example",
      features: exampleFields(activations),
      outputs: [{ name: "y", unit: "", count: outputs, width: 32, signed: true, scale: EXAMPLE_SCALES.output }],
      total: true,
    },
  });
}
