// SPDX-License-Identifier: GPL-3.0-or-later
import type { BuiltModel } from "../../built-model/load-model.ts";
import { FatalError } from "../../schema/errors.ts";
import type { Action } from "./action.ts";
import { actionOf } from "./action.ts";
import type { Governance } from "./open-governance.ts";

/** A status of the registry that no proposal leads on from. */
export class NothingToPropose extends FatalError {
  constructor(name: string, status: string) {
    super(
      "NOTHING_TO_PROPOSE",
      `${name} is ${status} already${status === "active" ? "" : ", which is final: build it again with keys of its own, as another model"}.`,
      { details: { name, status } },
    );
  }
}

export const STATUSES = ["unknown", "proposed", "active", "deprecated", "revoked"] as const;

/**
 * What leads a model on towards being asked: its phase 1 is listed by governance, it is put on chain by who proposes models, and then
 * governance activates it.
 */
export type NextStep = Readonly<{ step: "list" | "activate"; action: Action }> | Readonly<{ step: "put" }>;

/** @error NothingToPropose */
export async function nextStep(
  { connection, deployment }: Governance,
  { manifest, id }: Pick<BuiltModel, "manifest" | "id">,
): Promise<NextStep> {
  const { address } = deployment.contracts.ModelRegistry;
  const registry = await connection.ethers.getContractAt("ModelRegistry", address);
  const status = STATUSES[Number((await registry.modelRecord(id)).status)] ?? "unknown";
  if (status === "proposed")
    return { step: "activate", action: actionOf(deployment, "ModelRegistry", "activate", [id]) };
  if (status !== "unknown") throw new NothingToPropose(manifest.name, status);
  if (await registry.isPhase1Listed(manifest.phase1Hash)) return { step: "put" };
  return { step: "list", action: actionOf(deployment, "ModelRegistry", "listPhase1", [manifest.phase1Hash]) };
}
