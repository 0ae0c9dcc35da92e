// SPDX-License-Identifier: GPL-3.0-or-later
import { randomBytes } from "node:crypto";
import { runIntegerOnnx } from "../../compiler/emit/integer-runtime.ts";
import type { EmittedModel } from "../../compiler/emit-model.ts";
import type { IntegerGraph } from "../../compiler/graph/integer-graph.ts";
import { runIntegerModel } from "../../compiler/run-integer-model.ts";
import { openProver } from "../../prover/open-prover.ts";
import type { VerifyingKey } from "../../groth16/verifying-key.ts";
import { FatalError } from "../../schema/errors.ts";
import { FIELD_ORDER } from "../../schema/field.ts";
import { MODEL_FILES } from "../../schema/manifest.ts";
import { fieldRange } from "../../schema/model-schema.ts";
import { evaluate } from "../../schema/statement.ts";
import { poseidonOfWords } from "../../schema/poseidon.ts";
import { packWords } from "../../schema/word-packing.ts";

/** Two forms of the model gave different answers to one row. */
export class FormsDisagree extends FatalError {
  constructor(form: string, features: readonly (readonly bigint[])[], expected: unknown, found: unknown) {
    super(
      "FORMS_DISAGREE",
      `${form} gives ${String(found)} where the integer graph gives ${String(expected)}, for the features ${JSON.stringify(features.map((row) => row.map(String)))}. Do not use this folder.`,
      { details: { form } },
    );
  }
}

/** Far more than the largest circuit needs that this version can build. */
const TIMEOUT_MS = 600_000;

/**
 * One random row a subject through every form: integer graph, int-ONNX in onnxruntime, witness, proof, verification under
 * the folder's key, and the statement that the proof is for.
 * @error FormsDisagree, and whatever proving throws
 */
export async function proveRandomRows(
  dir: string,
  graph: IntegerGraph,
  { schema, layout, batch, tag, intOnnx }: EmittedModel,
  verifyingKey: VerifyingKey,
): Promise<void> {
  const ranges = schema.features.flatMap((field) => Array.from({ length: field.count }, () => fieldRange(field)));
  const features = Array.from({ length: batch }, () => ranges.map(({ min, max }) => min + randomBelow(max - min + 1n)));
  const rho = randomBelow(FIELD_ORDER);
  const outputs = features.map((row) => runIntegerModel(graph, row));
  const inOnnx = await runIntegerOnnx(intOnnx, features);
  if (String(inOnnx) !== String(outputs)) throw new FormsDisagree(MODEL_FILES.intOnnx, features, outputs, inOnnx);

  const prover = openProver({ folder: dir, batch, tag, verifyingKey });
  const { publicSignals } = await prover
    .prove({ inputs: { features, rho } }, { timeoutMs: TIMEOUT_MS })
    .finally(() => prover.close());
  const words = packWords(layout, batch, features, outputs);
  const expected = [poseidonOfWords(words), evaluate(tag, words, rho), rho];
  if (String(publicSignals) !== String(expected)) throw new FormsDisagree("a proof", features, expected, publicSignals);
}

function randomBelow(limit: bigint): bigint {
  return BigInt(`0x${randomBytes(48).toString("hex")}`) % limit;
}
