// SPDX-License-Identifier: GPL-3.0-or-later
import { committedFeatures, compareWithSource } from "../sources/authenticated-features.ts";
import { readSource } from "../../chain/read-source.ts";
import { chainState } from "./chain-state.ts";
import { servedModel } from "./served-model.ts";
import type { StepHandler } from "./work.ts";

/** Takes the features that the oracle committed to, and compares them with what the source says. */
export const features: StepHandler = async (request, work) => {
  const { instead } = await chainState(request, work);
  if (instead !== null) return instead;
  const { layout, manifest, source } = servedModel(request, work);
  const rows = committedFeatures(request.event, { layout, batch: manifest.batch });
  const atSource = await readSource(work.rpc, source, {
    subjects: request.event.subjects,
    epoch: request.event.terms.epoch,
  });
  if (atSource !== null) compareWithSource(request.event, rows, atSource);
  return { to: "infer", save: { features: rows } };
};
