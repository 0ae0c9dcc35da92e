// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import type { GraphInput } from "../graph/float-graph.ts";
import { sizeOf } from "../graph/shape.ts";
import { integerRangeOf } from "../onnx/element-type.ts";
import type { SchemaElement } from "../quantise/schema-elements.ts";

/** A feature can be what the integer input that it feeds cannot hold. */
export class FeatureTypeMismatch extends FatalError {
  constructor({ field, scale, range }: SchemaElement, { name, elementType }: GraphInput, problem: string) {
    super(
      "FEATURE_TYPE_MISMATCH",
      `Feature "${field}" (${range.min} … ${range.max} units of ${scale}) feeds the ${elementType} input "${name}", which ${problem}. Give it a whole scale and a field inside that type in the schema, or calibration rows of whole numbers to derive one from.`,
      { details: { field, input: name, elementType } },
    );
  }
}

/** Every value of every feature is one that the input it feeds can hold exactly, or a whole number that tells a truth. @error FeatureTypeMismatch */
export function checkFeatureTypes(inputs: readonly GraphInput[], features: readonly SchemaElement[]): void {
  let start = 0;
  for (const input of inputs) {
    const elements = features.slice(start, (start += sizeOf(input.shape)));
    const holds = integerRangeOf(input.elementType);
    if (holds === undefined) continue;
    for (const element of elements) {
      if (!Number.isSafeInteger(element.scale))
        throw new FeatureTypeMismatch(element, input, "only holds whole numbers");
      const ends = [element.range.min, element.range.max].map((end) => end * BigInt(element.scale));
      if (input.elementType === "bool" && ends.every((end) => end >= 0n)) continue;
      if (ends.some((end) => end < holds.min || end > holds.max))
        throw new FeatureTypeMismatch(element, input, `only holds ${holds.min} … ${holds.max}`);
    }
  }
}
