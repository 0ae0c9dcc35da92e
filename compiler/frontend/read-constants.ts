// SPDX-License-Identifier: GPL-3.0-or-later
import type { Tensor } from "../graph/float-graph.ts";
import { MalformedModel } from "../onnx/malformed-model.ts";
import type { OnnxGraph, OnnxTensor, OnnxValueInfo } from "../onnx/model.ts";
import { DuplicateTensorName } from "./check-names.ts";
import { isConstantNode, readConstantNode } from "./read-constant-node.ts";
import { readConstant } from "./read-tensor.ts";

/** Initialisers and the outputs of Constant nodes, by name. */
export function readConstants(graph: OnnxGraph): ReadonlyMap<string, Tensor> {
  const constants = new Map<string, Tensor>();
  const add = (name: string, tensor: Tensor): void => {
    if (constants.has(name)) throw new DuplicateTensorName(name);
    constants.set(name, tensor);
  };
  const inputs = new Map(graph.inputs.map((info) => [info.name, info]));
  for (const initializer of graph.initializers)
    add(initializer.name, readInitializer(initializer, inputs.get(initializer.name)));
  for (const node of graph.nodes.filter(isConstantNode)) {
    const { name, tensor } = readConstantNode(node);
    add(name, tensor);
  }
  return constants;
}

/** Before IR version 4 initialisers had to be graph inputs too; what both declare must agree. */
function readInitializer(initializer: OnnxTensor, input: OnnxValueInfo | undefined): Tensor {
  const { name, shape, elementType } = initializer;
  if (name === "") throw new MalformedModel("it has an initialiser without a name");
  const agrees =
    input === undefined ||
    (input.elementType === elementType &&
      (input.shape === undefined ||
        (input.shape.length === shape.length &&
          input.shape.every((dim, axis) => typeof dim !== "number" || dim === shape[axis]))));
  if (!agrees) throw new MalformedModel(`initialiser "${name}" differs in type or shape from the graph input it fills`);
  return readConstant(initializer, `initialiser "${name}"`);
}
