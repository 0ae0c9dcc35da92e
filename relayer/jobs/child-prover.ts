import { proveInChild } from "../../prover/prove.ts";
import type { Prover } from "./work.ts";

/** Proves in a process of its own: it can be killed, and its memory goes with it. */
export const childProver: Prover = async ({ model, inputs }, options) =>
  await proveInChild(
    {
      folder: model.folder,
      verifyingKey: model.verifyingKey,
      inputs,
    },
    options,
  );
