// SPDX-License-Identifier: GPL-3.0-or-later
import { type ErrorDetails, FatalError } from "../../schema/errors.ts";

/** The bytes are no ONNX model, or one that contradicts itself. */
export class MalformedModel extends FatalError {
  constructor(what: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(
      "MALFORMED_MODEL",
      `This is not a valid ONNX model: ${what}. Check the file with onnx.checker or export it again.`,
      options,
    );
  }
}
