import { entryOf } from "../graph/element-at.ts";
import type { IntegerGraph } from "../graph/integer-graph.ts";
import { INTEGER_TENSORS } from "../graph/integer-tensors.ts";
import { sizeOf } from "../graph/shape.ts";
import { encodeOnnx } from "../onnx/encode-model.ts";
import type { OnnxValueInfo } from "../onnx/model.ts";
import { primitiveNamed } from "../primitive-table.ts";
import { refuseTooManyConstants } from "./integer-model-size.ts";

/** Old enough for every runtime that knows int64 MatMul. */
const OPSET = 13;
const IR_VERSION = 7;

/** The integer graph as ONNX with int64 operators, bit for bit. The same graph gives the same bytes. @error IntegerModelTooLarge */
export function integerOnnx(graph: IntegerGraph): Uint8Array {
  let constants = 0;
  const fragments = graph.nodes.map(({ primitive, inputs, output, parameters }) => {
    const fragment = primitiveNamed(primitive).onnx(
      parameters,
      { inputs, output },
      inputs.map((name) => entryOf(graph.intervals, name)),
    );
    for (const { shape } of fragment.initializers) constants += sizeOf(shape);
    refuseTooManyConstants(constants);
    return fragment;
  });
  const result = {
    ...{ name: "outputs", op: "Identity", domain: "" },
    ...{ inputs: [graph.outputs], outputs: [INTEGER_TENSORS.output], attributes: [] },
  };
  return encodeOnnx({
    irVersion: IR_VERSION,
    producerName: "proofcast",
    opsets: [{ domain: "", version: OPSET }],
    graph: {
      name: "integer-model",
      nodes: [...fragments.flatMap(({ nodes }) => nodes), result],
      initializers: fragments.flatMap(({ initializers }) => initializers),
      inputs: [rowOf(graph, graph.features, INTEGER_TENSORS.input)],
      outputs: [rowOf(graph, graph.outputs, INTEGER_TENSORS.output)],
    },
  });
}

function rowOf(graph: IntegerGraph, tensor: string, name: string): OnnxValueInfo {
  return { name, elementType: "int64", shape: [1, entryOf(graph.intervals, tensor).length] };
}
