// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { GraphInput, GraphOutput } from "../graph/float-graph.ts";
import { UnsupportedModel } from "../onnx/unsupported-model.ts";
import { MalformedModel } from "../onnx/malformed-model.ts";
import type { OnnxGraph, OnnxLabelMap, OnnxValueInfo } from "../onnx/model.ts";
import { elementCount } from "../onnx/tensor-shape.ts";
import { DuplicateTensorName } from "./check-names.ts";
import { freeDimensions, UnknownDimension } from "./free-dimensions.ts";

/** The graph inputs that are no initialisers, with static shapes. */
export function readInputs(graph: OnnxGraph): GraphInput[] {
  const initializers = new Set(graph.initializers.map(({ name }) => name));
  const seen = new Set<string>();
  for (const { name } of graph.inputs) {
    if (seen.has(name)) throw new DuplicateTensorName(name);
    seen.add(name);
  }
  const inputs = graph.inputs.filter(({ name }) => !initializers.has(name));
  if (inputs.length === 0)
    throw new UnsupportedModel("has no inputs", "Its output is a constant: there is nothing to prove.");
  const shapes = inputs.map(inputShape);
  const free = freeDimensions(inputs);
  if (free.length > 0) throw new UnknownDimension(free);
  return inputs.map((info, index) => ({
    name: nameOf(info, "input"),
    shape: elementAt(shapes, index),
    elementType: info.elementType,
  }));
}

/** The outputs that are tensors, and the tensors behind those that are maps. */
export function readOutputs(graph: OnnxGraph, labelMaps: readonly OnnxLabelMap[] = []): GraphOutput[] {
  const tensors = graph.outputs.map((info): GraphOutput => {
    return { name: nameOf(info, "output"), shape: outputShape(info), elementType: info.elementType };
  });
  const known = new Set(tensors.map(({ name }) => name));
  const behindMaps = labelMaps.filter(({ tensor }) => !known.has(tensor));
  if (tensors.length + behindMaps.length === 0) throw new MalformedModel("its graph has no outputs");
  return [
    ...tensors,
    ...behindMaps.map(({ map, tensor }): GraphOutput => {
      return { name: tensor, shape: undefined, elementType: "float32", fromMap: map };
    }),
  ];
}

function nameOf({ name }: OnnxValueInfo, role: string): string {
  if (name === "") throw new MalformedModel(`its graph has an ${role} without a name`);
  // An object takes it for its prototype, and onnxruntime's binding names tensors by an object's keys.
  if (name === "__proto__") throw new UnsupportedModel(`has an ${role} named "__proto__"`, "Give it another name.");
  return name;
}

function inputShape({ name, shape }: OnnxValueInfo): number[] {
  if (shape === undefined)
    throw new UnsupportedModel(
      `does not say how many dimensions its input "${name}" has`,
      "Declare its shape when exporting.",
      { name },
    );
  const known = shape.map((dim) => (typeof dim === "number" ? dim : 1));
  const count = elementCount(known, `input "${name}"`);
  if (count === 0)
    throw new UnsupportedModel(`has the empty input "${name}" of shape [${known.join(", ")}]`, "Remove it.", { name });
  return known;
}

function outputShape({ name, shape }: OnnxValueInfo): number[] | undefined {
  if (!shape?.every((dim) => typeof dim === "number")) return undefined;
  elementCount(shape, `output "${name}"`);
  return [...shape];
}
