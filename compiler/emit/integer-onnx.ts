// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { entryOf } from "../graph/element-at.ts";
import type { IntegerGraph } from "../graph/integer-graph.ts";
import { INTEGER_TENSORS } from "../graph/integer-tensors.ts";
import { encodeOnnx } from "../onnx/encode-model.ts";
import type { OnnxValueInfo } from "../onnx/model.ts";
import { primitiveNamed } from "../primitive-table.ts";

/** Old enough for every runtime that knows int64 MatMul. */
const OPSET = 13;
const IR_VERSION = 7;

/** Of the whole model, zeros of sums among them: a short graph can name more of them than memory holds. */
const MAX_CONSTANTS = 2 ** 25;

/** int-ONNX would hold more constants than memory does. */
export class IntegerModelTooLarge extends FatalError {
  constructor(constants: number) {
    super(
      "INTEGER_MODEL_TOO_LARGE",
      `The integer model has ${constants} constants, the zeros of its sums among them, and may have ${MAX_CONSTANTS}. Make its layers smaller, or have fewer.`,
      { details: { constants, limit: MAX_CONSTANTS } },
    );
  }
}

/** The integer graph as ONNX with int64 operators, bit for bit. The same graph gives the same bytes. @error IntegerModelTooLarge */
export function integerOnnx(graph: IntegerGraph): Uint8Array {
  const constants = constantsOf(graph);
  if (constants > MAX_CONSTANTS) throw new IntegerModelTooLarge(constants);
  const fragments = graph.nodes.map(({ primitive, inputs, output, parameters }) =>
    primitiveNamed(primitive).onnx(
      parameters,
      { inputs, output },
      inputs.map((name) => entryOf(graph.intervals, name)),
    ),
  );
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

/** Counted before any of them is laid out. */
function constantsOf({ nodes, intervals }: IntegerGraph): number {
  return nodes.reduce((sum, { primitive, inputs, parameters }) => {
    const count = primitiveNamed(primitive).onnxConstants;
    return (
      sum +
      count(
        parameters,
        inputs.map((name) => entryOf(intervals, name)),
      )
    );
  }, 0);
}

function rowOf(graph: IntegerGraph, tensor: string, name: string): OnnxValueInfo {
  return { name, elementType: "int64", shape: [1, entryOf(graph.intervals, tensor).length] };
}
