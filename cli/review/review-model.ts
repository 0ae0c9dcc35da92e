// SPDX-License-Identifier: GPL-3.0-or-later
import { keccak256 } from "ethers";
import type { BuiltModel } from "../../built-model/load-model.ts";
import { outputMeanings } from "../../built-model/output-meanings.ts";
import { provenanceOf } from "../../built-model/provenance-of.ts";
import { isOfSources } from "../check-deployment/code.ts";
import type { Governance } from "../governance/open-governance.ts";
import { STATUSES } from "../governance/next-step.ts";
import { type Finding, finding, same } from "./finding.ts";
import { proposedFeed } from "./proposed-feed.ts";
import { defaultText, limitText, outputText } from "./terms-text.ts";

type Facts = Readonly<Record<string, string>>;

/** What the chain itself says of a model, in a voter's words. @error FeedTermsUnreadable */
export async function modelFacts(governance: Governance, id: bigint): Promise<Facts> {
  const { connection, deployment } = governance;
  const registry = await connection.ethers.getContractAt("ModelRegistry", deployment.contracts.ModelRegistry.address);
  const record = await registry.modelRecord(id);
  const { name, version, setupHash, uri } = await registry.provenanceOf(id);
  const outputs = [...(await registry.outputsOf(id))];
  const { limits, defaults } = await proposedFeed(governance, id);
  const flags = { insecure: record.insecure, opaque: record.opaque, "not total": !record.total };
  const warned = Object.entries(flags).flatMap(([flag, isSet]) => (isSet ? [flag] : []));
  return {
    model: `${name}, version ${version}, batch ${record.batch}`,
    status: STATUSES[Number(record.status)] ?? "unknown",
    flags: warned.length === 0 ? "none" : warned.join(", "),
    key: record.keyHash,
    "phase 1": record.phase1Hash,
    "set-up": setupHash,
    verifier: record.verifier,
    source: record.source,
    uri: uri === "" ? "none" : uri,
    outputs: outputs.map(outputText).join("; "),
    limits: limitText(outputs, limits),
    defaults: defaultText(outputs, defaults),
  };
}

/** Whether the contracts on chain are what they were pinned to be: for this no file is needed. */
export async function contractFindings({ connection, deployment }: Governance, id: bigint): Promise<Finding[]> {
  const { ethers } = connection;
  const registry = await ethers.getContractAt("ModelRegistry", deployment.contracts.ModelRegistry.address);
  const pinned = await registry.modelOf(id);
  const verifierCode = await ethers.provider.getCode(pinned.verifier);
  const sourceHash = keccak256(await ethers.provider.getCode(pinned.source));
  const isOurs = await isOfSources("Groth16Verifier", verifierCode);
  const verifier = await ethers.getContractAt("Groth16Verifier", pinned.verifier);
  const words = isOurs ? await verifier.verifyingKey() : [];
  const keyHash = keccak256(`0x${words.map((word) => word.toString(16).padStart(64, "0")).join("")}`);
  const isPinned = keccak256(verifierCode) === pinned.verifierCodeHash;
  return [
    finding("Is the verifier's code what these sources compile to?", isOurs, pinned.verifier),
    finding("Has the verifier the code that it was put on chain with?", isPinned, pinned.verifierCodeHash),
    finding("Does the verifier say the key that the registry has?", keyHash === pinned.keyHash, pinned.keyHash),
    finding("Has the source the code that it was pinned with?", sourceHash === pinned.sourceCodeHash, pinned.source),
  ];
}

/** A folder against what is on chain, entry by entry. */
export async function folderFindings(
  { connection, deployment }: Governance,
  id: bigint,
  model: BuiltModel,
): Promise<Finding[]> {
  const registry = await connection.ethers.getContractAt("ModelRegistry", deployment.contracts.ModelRegistry.address);
  const { manifest } = model;
  const [onChain, pinned] = [await registry.provenanceOf(id), await registry.modelOf(id)];
  const { modelHash, name, circuitSha256, r1csSha256, zkeySha256, setupHash } = onChain;
  const stated = provenanceOf(manifest);
  const found = { modelHash, name, circuitSha256, r1csSha256, zkeySha256, setupHash };
  const meanings = (await outputMeanings(model)).map((output) => Object.values(output).join(" "));
  const said = (await registry.outputsOf(id)).map((output) => [...output].join(" "));
  return [
    same("Is the folder's model the one that is to be decided on?", model.id, id),
    ...Object.entries(found).map(([entry, value]) =>
      same(`Is ${entry} the folder's?`, stated[entry as keyof typeof stated], value),
    ),
    same("Is the key the folder's?", manifest.keyHash, pinned.keyHash),
    same("Is the constant of the circuit (model, schema, batch) the folder's?", manifest.tag, pinned.tag),
    same("Is the layout the folder's?", manifest.layout, pinned.layout),
    ...(["insecure", "opaque", "total"] as const).map((flag) =>
      same(`Is it ${flag}, as the folder says?`, manifest[flag], pinned[flag]),
    ),
    same("Do the outputs mean what the folder says?", meanings.join("; "), said.join("; ")),
  ];
}
