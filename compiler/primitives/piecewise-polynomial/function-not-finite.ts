// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../../schema/errors.ts";
import type { RealRange } from "../../graph/real-ranges.ts";
import type { RealFunction } from "./real-function.ts";

/** A function of the model has no finite value for some of what its input can be. */
export class FunctionNotFinite extends FatalError {
  constructor(
    { label, domain }: RealFunction,
    { input, output }: Readonly<{ input: string; output: string }>,
    { min, max }: RealRange,
  ) {
    super(
      "FUNCTION_NOT_FINITE",
      `${label}, which gives "${output}", is not finite for all that its input "${input}" can be: ${brief(min)} … ${brief(max)} for what the schema admits, and it ${domain?.words ?? "must be finite"}. ` +
        "Give the features ranges that keep it there, clip it in the model (Clip, or a Relu and a small constant added), or calibrate on rows that keep it there: it is then held to the end that they are within.",
      { details: { function: label, input, output, min, max } },
    );
  }
}

function brief(value: number): string {
  return Number(value.toPrecision(6)).toString();
}
