// SPDX-License-Identifier: GPL-3.0-or-later
import { REGISTRY_ABI } from "../../chain/abi.ts";
import type { BuiltModel } from "../../built-model/load-model.ts";
import { registrationOf } from "../register-model.ts";
import { checkSource } from "../register/check-source.ts";
import { readFeedTerms } from "../register/feed-terms.ts";
import { sampleRows } from "../register/sample-rows.ts";
import { versionOf } from "../register/version-of.ts";
import { tryCall } from "./send-calls.ts";
import type { Governance } from "./open-governance.ts";
import type { Call } from "./route.ts";

type PutOptions = Readonly<{ sample?: string | undefined; feedTerms?: string | undefined; source: string }>;

/**
 * The call that puts a model on chain for governance to look at, with a proof of its sample; tried as who proposes models.
 * @error SourceFeaturesDiffer, SourceUnreadable, CallRefused, InvalidSample, InvalidFeedTerms, and those of registrationOf
 */
export async function putCall(
  governance: Governance,
  dir: string,
  model: BuiltModel,
  { sample, feedTerms, source }: PutOptions,
): Promise<Call> {
  const { chainId, deployment } = governance;
  const registry = deployment.contracts.ModelRegistry.address;
  await checkSource(governance.connection.ethers, source, model.schema.features);
  const rows = await sampleRows(model, sample);
  const terms = await readFeedTerms(feedTerms, model);
  const version = await versionOf(governance, deployment, model.manifest);
  const { args } = await registrationOf(dir, rows, { chainId, registry, source }, version, terms);
  const call = { to: registry, data: REGISTRY_ABI.encodeFunctionData("propose", args) };
  await tryCall(governance, "the model", { ...call, from: deployment.roles.modelProposer });
  return call;
}
