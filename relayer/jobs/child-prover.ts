import { proveModel } from "../../built-model/prove-model.ts";
import type { Prover } from "./work.ts";

/** Proves in a process of its own: it can be killed, and its memory goes with it. */
export const childProver: Prover = async ({ model, ...statement }, options) =>
  await proveModel(model, statement, options);
