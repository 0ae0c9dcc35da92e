// SPDX-License-Identifier: GPL-3.0-or-later
import type { OnEvent } from "../../relayer/jobs/progress.ts";
import { feedId } from "../../schema/statement.ts";
import { deployLocally } from "../local/deploy-locally.ts";
import { startLocalChain } from "../local/local-chain.ts";
import { startLocalRelayer } from "../local/local-relayer.ts";
import { registerLocally } from "../local/register-locally.ts";
import { developmentFeatures } from "./development-features.ts";
import type { DevelopmentModel } from "./development-model.ts";

type Wanted = Readonly<{ port: number; onProgress: (line: string) => void; onEvent: OnEvent; signal: AbortSignal }>;

/** A chain with everything deployed, one model registered and its relayer at work. */
export async function startDevelopmentChain(given: DevelopmentModel, { port, onProgress, onEvent, signal }: Wanted) {
  const { model } = given;
  onProgress("starting a chain");
  const chain = await startLocalChain({}, port);
  try {
    onProgress("deploying the contracts");
    const contracts = await deployLocally(chain);
    onProgress("setting features");
    const features = await developmentFeatures(chain, contracts, given);
    onProgress(`registering ${model.manifest.name}, behind a sample proof`);
    const { source } = features;
    const sample = features.rows.slice(0, model.manifest.batch);
    await registerLocally(chain, contracts, { folder: model.folder, source, sample });
    const { ethers } = chain.connection;
    const addressOf = async (contract: { getAddress(): Promise<string> }) => await contract.getAddress();
    // all that can still fail is asked before the relayer runs: with its connection the chain would wait for ever to close
    const facts = {
      rpcUrl: chain.rpcUrl,
      chainId: Number((await ethers.provider.getNetwork()).chainId),
      contracts: {
        AccessManager: await addressOf(contracts.manager),
        VerifierFactory: await addressOf(contracts.factory),
        ModelRegistry: await addressOf(contracts.registry),
        PredictionOracle: await addressOf(contracts.oracle),
        PredictionFeed: await addressOf(contracts.feed),
        RocketStorageStandIn: await addressOf(contracts.rocketStorage),
        [features.contract]: source,
      },
      model: {
        modelId: model.id.toString(),
        feedId: feedId(model.manifest.modelHash, source),
        name: model.manifest.name,
        batch: model.manifest.batch,
      },
      source,
      epoch: Number(features.epoch),
      subjects: features.subjects,
    };
    const [, relayer] = await ethers.getSigners();
    onProgress("starting a relayer");
    const served = { folder: model.folder, fromBlock: 0, payee: relayer?.address ?? "" };
    const running = await startLocalRelayer(chain, contracts, served, { onEvent, signal });
    return {
      facts,
      stopped: running.stopped,
      async close(): Promise<void> {
        await running.close().finally(() => chain.close());
      },
    };
  } catch (error) {
    await chain.close();
    throw error;
  }
}

export type DevelopmentChain = Awaited<ReturnType<typeof startDevelopmentChain>>;
export type DevelopmentFacts = DevelopmentChain["facts"];
