// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { primitives } from "../primitive-table.ts";
import type { IntegerNode } from "./integer-graph.ts";
import { INTEGER_TENSORS } from "./integer-tensors.ts";
import { isInt64, type Interval } from "./interval.ts";

/** A pass handed over a node that its primitive is not made for: circuit and int-ONNX could become different functions of it. */
export class PrimitiveContractViolation extends FatalError {
  constructor(primitive: string, node: string, problem: string) {
    super(
      "PRIMITIVE_CONTRACT_VIOLATION",
      `Node "${node}" of the integer graph breaks the contract of ${primitive}: ${problem}. No circuit is written from it. This is a mistake of the compiler: report it with the model.`,
      { details: { primitive, node, problem } },
    );
  }
}

/** What circom and ONNX take as part of a name as it stands. A name of circom's own never ends in the index that is added. */
const TENSOR_NAME = /^[a-z][A-Za-z0-9_]{0,63}$/;

/** @error PrimitiveContractViolation */
export function checkFeatures(name: string, intervals: readonly Interval[]): void {
  const refuse = (problem: string): never => {
    throw new PrimitiveContractViolation("the features", name, problem);
  };
  if (name !== INTEGER_TENSORS.input) refuse(`they are named "${INTEGER_TENSORS.input}" in every form`);
  if (intervals.length === 0) refuse("there are none");
  intervals.forEach(({ min, max }, index) => {
    if (!isInt64(min) || !isInt64(max) || min > max) refuse(`feature ${index} is within ${min} … ${max}`);
  });
}

/** Names, inputs and parameters of a node that is about to join a graph. @error PrimitiveContractViolation */
export function checkNode(node: IntegerNode, known: ReadonlyMap<string, readonly Interval[]>): void {
  const refuse = (problem: string): never => {
    throw new PrimitiveContractViolation(node.primitive, node.output, problem);
  };
  const primitive = primitives.get(node.primitive) ?? refuse("there is no such primitive");
  if (!TENSOR_NAME.test(node.output)) refuse(`its output's name is not made of letters, digits and "_"`);
  if (node.output === INTEGER_TENSORS.output)
    refuse(`"${INTEGER_TENSORS.output}" is the name of the whole model's output`);
  if (known.has(node.output)) refuse(`a tensor "${node.output}" is there already`);
  const inputs = node.inputs.map((name) => known.get(name) ?? refuse(`it reads "${name}", which nothing defines`));
  const violation = primitive.violation(node.parameters, node, inputs);
  if (violation !== undefined) refuse(violation);
}

/** @error PrimitiveContractViolation */
export function checkOutputs(name: string, known: ReadonlyMap<string, readonly Interval[]>): void {
  const elements = known.get(name)?.length ?? 0;
  if (elements === 0) throw new PrimitiveContractViolation("the outputs", name, "nothing defines them");
}
