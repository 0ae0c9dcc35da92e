// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import type { RequestRecord } from "../store/request-records.ts";
import type { Step } from "../store/request-state.ts";
import type { ServedModel } from "../serve-models.ts";
import type { Work } from "./work.ts";

/** A stored request is for a model that the configuration no longer names. */
export class ModelNotServed extends FatalError {
  constructor(modelId: bigint) {
    super(
      "MODEL_NOT_SERVED",
      `No folder of the configuration holds model ${modelId}. Add it to "models" and run proofcast relay --retry.`,
      { details: { modelId } },
    );
  }
}

/** A step needs what an earlier one should have stored: a defect here, not of the request. */
export class StepOutOfOrder extends FatalError {
  constructor(key: string, missing: string) {
    super("STEP_OUT_OF_ORDER", `Request ${key} has no ${missing} yet. Retry it from the step that makes it.`, {
      details: { key, missing },
    });
  }
}

/** @error ModelNotServed */
export function servedModel({ event }: RequestRecord, { models }: Work): ServedModel {
  const { modelId } = event.terms;
  const model = models.get(modelId);
  if (model === undefined) throw new ModelNotServed(modelId);
  return model;
}

/** @error StepOutOfOrder */
export function stored<K extends "features" | "outputs" | "proof">(
  request: RequestRecord,
  name: K,
): NonNullable<RequestRecord[K]> {
  const value = request[name];
  if (value === null) throw new StepOutOfOrder(request.key, name);
  return value;
}

/** The first step whose work is still to be done, for a request that was taken for fulfilled and is not. */
export function stepToResume({ features, outputs, proof }: RequestRecord): Step {
  if (features === null) return "features";
  if (outputs === null) return "infer";
  return proof === null ? "prove" : "simulate";
}
