// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { FACTORY_ABI, ORACLE_ABI, REGISTRY_ABI } from "../../chain/abi.ts";
import type { ChainReader } from "../../chain/chain-reader.ts";
import { readContract } from "../../chain/contract-call.ts";

/** The contracts that an oracle names, each for good. */
export type OracleParts = Readonly<{ oracle: string; registry: string; feed: string }>;

const address = z.tuple([z.string().toLowerCase()]).transform(([value]) => value);
const truth = z.tuple([z.boolean()]).transform(([value]) => value);

/** @error CallReverted or HostileAnswer where the emitter is no oracle */
export async function readOracleParts(reader: ChainReader, oracle: string): Promise<OracleParts> {
  const named = async (name: string): Promise<string> =>
    await readContract(reader, { to: oracle, abi: ORACLE_ABI, name, args: [] }, address);
  return { oracle, registry: await named("REGISTRY"), feed: await named("FEED") };
}

/** Whether the registry's governance accepted a phase 1. */
export async function isPhase1Listed(reader: ChainReader, registry: string, phase1Hash: string): Promise<boolean> {
  return await readContract(
    reader,
    { to: registry, abi: REGISTRY_ABI, name: "isPhase1Listed", args: [phase1Hash] },
    truth,
  );
}

/** The precompiled contract that the registry's verifiers add points with. */
export async function ecAddOf(reader: ChainReader, registry: string): Promise<bigint> {
  const factory = await readContract(
    reader,
    { to: registry, abi: REGISTRY_ABI, name: "VERIFIER_FACTORY", args: [] },
    address,
  );
  return BigInt(await readContract(reader, { to: factory, abi: FACTORY_ABI, name: "EC_ADD", args: [] }, address));
}
