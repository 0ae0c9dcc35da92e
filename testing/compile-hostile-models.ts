// SPDX-License-Identifier: GPL-3.0-or-later
// Run in a process of its own with little memory: writes what becomes of each hostile model, one JSON array a line.
import { compileModel } from "../compiler/compile-model.ts";
import { ProofcastError } from "../schema/errors.ts";
import { hostileModels } from "./hostile-models.ts";

for (const [what, onnx] of hostileModels()) {
  const outcome = await compileModel({ onnx, batch: 1 }).then(
    () => "compiled",
    (error: unknown) => (error instanceof ProofcastError ? error.code : String(error)),
  );
  console.log(JSON.stringify([what, outcome]));
}
