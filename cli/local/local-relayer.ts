// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { relayerConfigSchema } from "../../relayer/config/relayer-config.ts";
import type { RunningRelayer } from "../../relayer/running-relayer.ts";
import { startRelayer, type RelayerOptions } from "../../relayer/start-relayer.ts";
import { LOCAL_CHAIN_IDS } from "../../schema/local-chains.ts";
import type { LocalDeployment } from "./deploy-locally.ts";
import type { LocalChain } from "./local-chain.ts";

/** Hardhat's second well-known account: it signs on local chains only, and the relayer refuses it elsewhere. */
const DEVELOPMENT_KEY = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";

type Served = Readonly<{ folder: string; fromBlock: number; payee: string }>;

/** The real relayer on a store of its own, which goes with it. */
export async function startLocalRelayer(
  { rpcUrl }: Pick<LocalChain, "rpcUrl">,
  { oracle }: Pick<LocalDeployment, "oracle">,
  { folder, fromBlock, payee }: Served,
  options: RelayerOptions,
): Promise<Pick<RunningRelayer, "untilIdle" | "untilEnded" | "stopped" | "close">> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "proofcast-relayer-"));
  const removeData = () => rm(dataDirectory, { recursive: true, force: true });
  const config = relayerConfigSchema.parse({
    rpcUrl,
    chainId: LOCAL_CHAIN_IDS[0],
    oracle: await oracle.getAddress(),
    fromBlock,
    confirmations: 1,
    store: `pglite:${join(dataDirectory, "store")}`,
    models: [folder],
    signer: { developmentKey: DEVELOPMENT_KEY },
    payee,
    maxFeeGwei: 100,
    pollSeconds: 0.25,
  });
  try {
    const running = await startRelayer(config, options);
    return { ...running, close: () => running.close().finally(removeData) };
  } catch (error) {
    await removeData();
    throw error;
  }
}
