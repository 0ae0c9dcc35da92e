// SPDX-License-Identifier: GPL-3.0-or-later
import type { OpenChain } from "../deploy/open-chain.ts";
import type { Deployment } from "../deploy/deployment-file.ts";
import { keccakOfText } from "../../schema/hash.ts";
import type { Manifest } from "../../schema/manifest.ts";
import { explained } from "./send-registration.ts";

const NONE = `0x${"00".repeat(32)}`;

/** The model's version where the registry has one for it, else the next free one of its name. @error RegistrationRefused */
export async function versionOf(
  { connection }: Pick<OpenChain, "connection">,
  { contracts }: Pick<Deployment, "contracts">,
  { name, modelHash }: Pick<Manifest, "name" | "modelHash">,
): Promise<number> {
  const registry = await connection.ethers.getContractAt("ModelRegistry", contracts.ModelRegistry.address);
  for (let version = 1; ; version++) {
    const standing = await registry.modelHashOf(keccakOfText(name), version).catch(explained("modelHashOf"));
    if (standing === NONE || standing === modelHash) return version;
  }
}
