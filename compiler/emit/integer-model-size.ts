import { FatalError } from "../../schema/errors.ts";

/** int-ONNX holds every weight of a sum, zeros too: a short graph can name more of them than memory holds. */
export const MAX_CONSTANTS = 2 ** 25;

/** int-ONNX would hold more constants than memory does. */
export class IntegerModelTooLarge extends FatalError {
  constructor(constants: number) {
    super(
      "INTEGER_MODEL_TOO_LARGE",
      `The integer model would have ${constants} constants or more, the zeros of its sums among them, and may have ${MAX_CONSTANTS} in all. Make its layers smaller, or have fewer.`,
      { details: { constants, limit: MAX_CONSTANTS } },
    );
  }
}

/** Asked before constants are laid out, of one sum and of the whole model. @error IntegerModelTooLarge */
export function refuseTooManyConstants(constants: number): void {
  if (constants > MAX_CONSTANTS) throw new IntegerModelTooLarge(constants);
}
