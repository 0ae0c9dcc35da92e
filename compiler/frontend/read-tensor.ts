// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import type { Tensor } from "../graph/float-graph.ts";
import { ELEMENT_TYPES } from "../onnx/element-type.ts";
import type { OnnxTensor } from "../onnx/model.ts";
import { readElement } from "../onnx/raw-elements.ts";

/** A weight is NaN or infinite: no integer stands for it. */
export class NonFiniteWeights extends FatalError {
  constructor(where: string, position: readonly number[], value: number) {
    const place = position.length === 0 ? "" : ` at [${position.join(", ")}]`;
    super(
      "NON_FINITE_WEIGHTS",
      `The ${where} holds ${value}${place}. Every weight must be a finite number: training may have diverged, or a mask uses infinity where a large finite number would do.`,
      { details: { where, position, value } },
    );
  }
}

/** The values of a tensor as doubles, all finite; `where` names it in errors. */
export function readTensor(tensor: OnnxTensor, where: string): Tensor {
  return finiteTensor(widenTensor(tensor), where);
}

/** The same of a constant, which may hold −∞: a mask, or what is refused when its use is known. */
export function readConstant(tensor: OnnxTensor, where: string): Tensor {
  const read = widenTensor(tensor);
  finiteTensor({ ...read, data: read.data.map((value) => (value === -Infinity ? 0 : value)) }, where);
  return read;
}

/** The values of a tensor as doubles, whatever they are. */
export function widenTensor({ raw, elementType, shape }: OnnxTensor): Tensor {
  const { bytes } = ELEMENT_TYPES[elementType];
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const data = new Float64Array(raw.length / bytes);
  for (let i = 0; i < data.length; i++) data[i] = readElement(view, i * bytes, elementType);
  return { shape, elementType, raw, data };
}

/** The same tensor. @error NonFiniteWeights */
export function finiteTensor(tensor: Tensor, where: string): Tensor {
  const place = tensor.data.findIndex((value) => !Number.isFinite(value));
  if (place >= 0) throw new NonFiniteWeights(where, positionOf(place, tensor.shape), tensor.data[place] ?? NaN);
  return tensor;
}

/** The index on every axis of a flat, row-major index. */
function positionOf(flat: number, shape: readonly number[]): number[] {
  const position: number[] = [];
  let rest = flat;
  for (const dim of shape.toReversed()) {
    position.unshift(rest % dim);
    rest = Math.floor(rest / dim);
  }
  return position;
}
