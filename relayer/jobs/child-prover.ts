import { join } from "node:path";
import { proveInChild } from "../../prover/prove.ts";
import { MODEL_FILES } from "../../schema/manifest.ts";
import type { Prover } from "./work.ts";

/** Proves in a process of its own: it can be killed, and its memory goes with it. */
export const childProver: Prover = async ({ model, inputs }, options) =>
  await proveInChild(
    {
      wasmPath: join(model.folder, MODEL_FILES.wasm),
      zkeyPath: join(model.folder, MODEL_FILES.zkey),
      verifyingKey: model.verifyingKey,
      inputs,
    },
    options,
  );
