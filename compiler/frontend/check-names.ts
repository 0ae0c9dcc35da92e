// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import type { FloatGraph } from "../graph/float-graph.ts";

/** Two things in the graph define a tensor of one name. */
export class DuplicateTensorName extends FatalError {
  constructor(name: string) {
    super(
      "DUPLICATE_TENSOR_NAME",
      `Tensor "${name}" is defined twice. Every input, initialiser and node output needs a name of its own: export the model again.`,
      { details: { name } },
    );
  }
}

/** Something reads a tensor that nothing defines. */
export class UndefinedTensor extends FatalError {
  constructor(name: string, reader: string) {
    super(
      "UNDEFINED_TENSOR",
      `The ${reader} reads tensor "${name}", which is no input, no initialiser and no node's output. The file is incomplete: export the model again.`,
      { details: { name, reader } },
    );
  }
}

/** Every tensor is defined once, and whatever is read is defined. A name "" is an optional input or output left out. */
export function checkNames(graph: FloatGraph): void {
  const defined = new Set<string>(graph.constants.keys());
  const define = (name: string): void => {
    if (defined.has(name)) throw new DuplicateTensorName(name);
    defined.add(name);
  };
  for (const input of graph.inputs) define(input.name);
  for (const node of graph.nodes) for (const name of node.outputs) if (name !== "") define(name);

  const outputs = new Set(graph.outputs.map(({ name }) => name));
  for (const node of graph.nodes)
    for (const name of node.inputs)
      if (name !== "" && !defined.has(name)) throw new UndefinedTensor(name, `${node.op} node "${node.name}"`);
  for (const name of outputs) if (!defined.has(name)) throw new UndefinedTensor(name, "list of graph outputs");
  for (const { name } of graph.outputs) if (!outputs.delete(name)) throw new DuplicateTensorName(name);
}
