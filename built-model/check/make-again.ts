// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileCircuit } from "../../circom/compile-circuit.ts";
import { CIRCUIT_INCLUDE_PATHS } from "../../circom/include-paths.ts";
import type { EmittedModel } from "../../compiler/emit-model.ts";
import type { IntegerGraph } from "../../compiler/graph/integer-graph.ts";
import { sha256OfFile } from "../../files/file-hash.ts";
import type { VerifyingKey } from "../../groth16/verifying-key.ts";
import { setupOf } from "../../keys/setup-table.ts";
import type { KeyedFolder } from "../../keys/setup.ts";
import { wireMapBytes } from "../../prover/witness/witness-model.ts";
import { sha256 } from "../../schema/hash.ts";
import { type Manifest, manifestText, MODEL_FILES } from "../../schema/manifest.ts";
import { manifestOf } from "../manifest-of.ts";
import { expectSameManifest, type FolderCheck } from "./folder-check.ts";

/** Makes everything that takes circom and a set-up again, in a folder of its own, and holds the model's folder to it. */
export async function makeAgain(
  check: FolderCheck,
  manifest: Manifest,
  emitted: EmittedModel & Readonly<{ graph: IntegerGraph }>,
  key: VerifyingKey,
  given: Pick<KeyedFolder, "ptau" | "onProgress">,
): Promise<void> {
  const { tie, expectEqual } = check;
  const scratch = await mkdtemp(join(tmpdir(), "proofcast-check-"));
  try {
    const circuit = await tie(MODEL_FILES.r1cs, "the circuit and our gadgets, compiled again", async () => {
      const path = join(scratch, MODEL_FILES.circuit);
      await writeFile(path, emitted.circuitSource);
      const compiled = await compileCircuit({ path, includePaths: CIRCUIT_INCLUDE_PATHS }, scratch);
      expectEqual("r1csSha256 (compiled again)", manifest.r1csSha256, await sha256OfFile(compiled.r1csPath));
      return compiled;
    });
    await tie(MODEL_FILES.wires, "the circuit, compiled again, and the integer graph", async () => {
      const bytes = wireMapBytes(emitted, await readFile(circuit.symPath, "utf8"));
      expectEqual("wiresSha256 (made again)", manifest.wiresSha256, sha256(bytes));
    });
    await tie(MODEL_FILES.zkey, "the r1cs and the set-up, made again", async () => {
      const setup = setupOf(manifest.setup);
      const { dir, path } = check;
      const folder = { dir, manifest, key, r1csPath: circuit.r1csPath, zkeyPath: path("zkey"), scratch, ...given };
      for (const { entry, stated, found } of await setup.recheck(folder, manifest.setup))
        expectEqual(entry, stated, found);
    });
    await tie(MODEL_FILES.manifest, "all of the above, written again", async () => {
      const { setup, error: errorReport, source, r1csSha256, wiresSha256, zkeySha256 } = manifest;
      const hashes = { r1csSha256, wiresSha256, zkeySha256 };
      const { constraints } = circuit;
      const found = manifestOf({ ...emitted, errorReport, source, constraints, key, setup, ...hashes });
      expectSameManifest(check, manifest, found);
      const text = await readFile(check.path("manifest"));
      expectEqual("its own text (written again)", sha256(text), sha256(manifestText(found)));
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
