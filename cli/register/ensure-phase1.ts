// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import type { Hex } from "../../schema/hash.ts";
import { isLocalChain } from "../../schema/local-chains.ts";
import type { Deployment } from "../deploy/deployment-file.ts";
import type { OpenChain } from "../deploy/open-chain.ts";
import { explained } from "./send-registration.ts";

/** Whoever registers must not be the one to vouch for the Powers of Tau. */
export class Phase1NotListed extends FatalError {
  constructor(phase1Hash: string, registry: string, chainId: bigint) {
    super(
      "PHASE1_NOT_LISTED",
      `The phase 1 of this key (${phase1Hash}) is not in the list of the registry at ${registry} on chain ${chainId}, and off a ` +
        "local chain `register` lists none by itself. Those who govern the registry must check which Powers of Tau it is the " +
        `output of, and then send listPhase1(${phase1Hash}) to the registry; after that run this command again.`,
      { details: { phase1Hash, registry, chainId: Number(chainId) } },
    );
  }
}

/**
 * Lists a key's phase 1 on a local chain; elsewhere it must be listed already.
 * @error Phase1NotListed, RegistrationRefused
 */
export async function ensurePhase1(
  { connection, chainId }: Pick<OpenChain, "connection" | "chainId">,
  { contracts }: Pick<Deployment, "contracts">,
  phase1Hash: Hex,
): Promise<void> {
  const { address } = contracts.ModelRegistry;
  const registry = await connection.ethers.getContractAt("ModelRegistry", address);
  if (await registry.isPhase1Listed(phase1Hash).catch(explained("isPhase1Listed"))) return;
  if (!isLocalChain(chainId)) throw new Phase1NotListed(phase1Hash, address, chainId);
  await registry.listPhase1.staticCall(phase1Hash).catch(explained("listPhase1"));
  await (await registry.listPhase1(phase1Hash)).wait();
}
