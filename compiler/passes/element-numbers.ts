// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { Tensor } from "../graph/float-graph.ts";
import type { MovedElements } from "../graph/inferred-graph.ts";
import { sizeOf, type Shape } from "../graph/shape.ts";
import { widenTensor } from "../frontend/read-tensor.ts";
import { ModelTooLarge } from "../onnx/tensor-shape.ts";

/** float32 holds every number up to here, and operators without an integer form are run on float32. */
const MAX_NUMBER = 2 ** 24;

type NumberedTensor = Readonly<{ name: string; first: number; size: number }>;

/** Elements of several tensors, each with a number of its own, from 1 on; in the order of their numbers. */
export type ElementNumbers = NumberedTensor[];

/** Numbers the elements of one more tensor: gives the numbers, in its shape. @error ModelTooLarge */
export function numberElements(numbers: ElementNumbers, name: string, shape: Shape): Tensor {
  const last = numbers.at(-1);
  const first = last === undefined ? 1 : last.first + last.size;
  const size = sizeOf(shape);
  if (first + size - 1 > MAX_NUMBER)
    throw new ModelTooLarge("Elements of tensors that are moved", first + size - 1, MAX_NUMBER);
  numbers.push({ name, first, size });
  const raw = BigInt64Array.from({ length: size }, (_, index) => BigInt(first + index));
  return widenTensor({ name, shape, elementType: "int64", raw: new Uint8Array(raw.buffer) });
}

/** Which elements a tensor of numbers stands for. */
export function pickedElements(numbers: ElementNumbers, { data }: Tensor): MovedElements {
  const offsets = new Map<NumberedTensor, number>();
  let [room, current] = [0, undefined as NumberedTensor | undefined];
  const picks = Uint32Array.from(data, (number) => {
    if (number === 0) return 0;
    if (current === undefined || number < current.first || number >= current.first + current.size)
      current = tensorOf(numbers, number);
    if (!offsets.has(current)) {
      offsets.set(current, room);
      room += current.size;
    }
    return number - current.first + 1 + (offsets.get(current) ?? 0);
  });
  return { inputs: [...offsets.keys()].map(({ name }) => name), picks };
}

/** The tensor that has an element of a number, found by halving. */
function tensorOf(numbers: ElementNumbers, number: number): NumberedTensor {
  let [low, high] = [0, numbers.length];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (elementAt(numbers, middle).first <= number) low = middle;
    else high = middle;
  }
  const found = elementAt(numbers, low);
  if (!Number.isInteger(number) || number < found.first || number >= found.first + found.size)
    throw new RangeError(`an operator that only moves elements made ${number} of them`);
  return found;
}
