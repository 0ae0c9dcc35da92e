// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { runFloatModel } from "../../../compiler/calibration/float-runtime.ts";
import { decodeOnnx } from "../../../compiler/frontend/decode-onnx.ts";
import { ProofcastError } from "../../../schema/errors.ts";
import { sharedModels } from "../../../testing/shared-folder.ts";

/** Published models that are refused, and why. */
const REFUSED: Readonly<Record<string, string>> = { "ezkl/arange/network.onnx": "UNSUPPORTED_MODEL" };

const elements = (shape: readonly number[]) => shape.reduce((product, dim) => product * dim, 1);

function codeOfRefusal(path: string): string | undefined {
  try {
    decodeOnnx(readFileSync(path));
    return undefined;
  } catch (error) {
    if (error instanceof ProofcastError) return error.code;
    throw error;
  }
}

describe("models that others made", () => {
  const models = sharedModels();
  if (models.length === 0) it.skip("skipped: there is no ../shared/models beside the repository");

  for (const [name, path] of models) {
    const refusal = REFUSED[name];
    if (refusal !== undefined)
      it(`${name} is refused with ${refusal}`, () => {
        expect(codeOfRefusal(path)).to.equal(refusal);
      });
    else
      it(`${name} decodes, and onnxruntime finds every tensor of its graph`, async () => {
        const bytes = readFileSync(path);
        const graph = decodeOnnx(bytes);
        const row = graph.inputs.flatMap(({ shape, elementType }) =>
          new Array<number>(elements(shape)).fill(elementType.startsWith("float") ? 0.5 : 1),
        );
        const names = graph.nodes.flatMap(({ outputs }) => outputs.filter((output) => output !== ""));
        const [run] = await runFloatModel(bytes, [row], names);
        expect([...run!.keys()]).to.include.members(names);
      });
  }
});
