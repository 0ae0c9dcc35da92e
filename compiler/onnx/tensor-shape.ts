// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { MalformedModel } from "./malformed-model.ts";

/** No tensor may have more elements: 2^26 is half a gigabyte as doubles, and far beyond any provable circuit. */
export const MAX_ELEMENTS = 2 ** 26;

/** No tensor may have more dimensions. */
export const MAX_RANK = 12;

/** The model, or something in it, is bigger than a circuit could ever be. */
export class ModelTooLarge extends FatalError {
  constructor(what: string, size: number, limit: number) {
    super(
      "MODEL_TOO_LARGE",
      `${what}: ${size}, and the limit is ${limit}. No model of that size can be proven; use a smaller one.`,
      {
        details: { size, limit },
      },
    );
  }
}

/** Number of elements of a static shape (1 for a scalar); `where` names the tensor in errors. */
export function elementCount(shape: readonly number[], where: string): number {
  if (shape.length > MAX_RANK) throw new ModelTooLarge(`Number of dimensions of the ${where}`, shape.length, MAX_RANK);
  const negative = shape.find((dim) => dim < 0);
  if (negative !== undefined)
    throw new MalformedModel(`the ${where} has the negative dimension ${negative}`, { details: { where, shape } });
  // A zero elsewhere must not hide an absurd dimension, so zeros count as ones until the limit is checked.
  const count = shape.reduce((product, dim) => product * Math.max(dim, 1), 1);
  if (count > MAX_ELEMENTS) throw new ModelTooLarge(`Number of elements of the ${where}`, count, MAX_ELEMENTS);
  return shape.includes(0) ? 0 : count;
}
