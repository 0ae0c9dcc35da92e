// SPDX-License-Identifier: GPL-3.0-or-later
import { ELEMENT_TYPES, type ElementType } from "./element-type.ts";
import type { OnnxTensor } from "./model.ts";
import { writeElement } from "./raw-elements.ts";

/** A tensor of any element type from its values, row-major; an int64 one keeps bigints exactly. */
export function makeTensor(
  name: string,
  elementType: ElementType,
  shape: readonly number[],
  values: readonly (number | bigint)[],
): OnnxTensor {
  const { bytes } = ELEMENT_TYPES[elementType];
  const raw = new Uint8Array(values.length * bytes);
  const view = new DataView(raw.buffer);
  values.forEach((value, i) => {
    writeElement(view, i * bytes, elementType, value);
  });
  return { name, shape, elementType, raw };
}

export function int64Tensor(name: string, shape: readonly number[], values: readonly bigint[]): OnnxTensor {
  return makeTensor(name, "int64", shape, values);
}

export function floatTensor(name: string, shape: readonly number[], values: readonly number[]): OnnxTensor {
  return makeTensor(name, "float32", shape, values);
}
