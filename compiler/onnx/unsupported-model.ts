// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";

/** The model is valid ONNX but uses a part of the format that Proofcast does not read. */
export class UnsupportedModel extends FatalError {
  constructor(what: string, advice: string, details: Record<string, unknown> = {}) {
    super("UNSUPPORTED_MODEL", `The model ${what}, which Proofcast does not support. ${advice}`, { details });
  }
}
