// SPDX-License-Identifier: GPL-3.0-or-later
import { runModel } from "../../built-model/run-model.ts";
import { servedModel, stored } from "./served-model.ts";
import type { StepHandler } from "./work.ts";

/** Runs the integer model on the request's subjects. */
export const infer: StepHandler = async (request, work) => {
  const rows = stored(request, "features").slice(0, request.event.subjects.length);
  return { to: "prove", save: { outputs: await runModel(servedModel(request, work), rows) } };
};
