// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { network } from "hardhat";
import { buildOperatorRewards } from "./operator-rewards.ts";
import { EPOCH } from "../cli/local/demo-rewards.ts";
import { readDemoFigures } from "../cli/local/demo-figures.ts";
import { startLocalChain } from "../cli/local/local-chain.ts";
import { realDeployment, registerReal } from "./real-deployment.ts";
import { FEE_WEI, postRealRequest } from "./real-request.ts";

/** Hardhat's third well-known account: it signs here and nothing else does, as a relayer's key should be used. */
export const RELAYER_KEY = "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a";

const HOUR_SECONDS = 3_600;

/** A served chain with the real model for one subject registered, requests to it, and configurations of relayers on it. */
export async function relayerChain({ secondsLater = 0 } = {}) {
  const figures = await readDemoFigures();
  const startSeconds = figures.endOf(EPOCH) + HOUR_SECONDS + secondsLater;
  const server = await startLocalChain({ initialDate: new Date(startSeconds * 1_000) });
  const connection = await network.create({ network: "localhost", override: { url: server.rpcUrl } });
  const deployment = await realDeployment(connection);
  const { dir } = await buildOperatorRewards({ batch: 1, keys: { warn: () => undefined } });
  const model = await registerReal(connection, deployment, dir);
  const { oracle, relayer } = deployment;
  const { provider } = connection.ethers;
  const settings = {
    rpcUrl: server.rpcUrl,
    chainId: 31_337,
    oracle: await oracle.getAddress(),
    fromBlock: await provider.getBlockNumber(),
    confirmations: 1,
    store: "pglite:store",
    models: [dir],
    signer: { developmentKey: RELAYER_KEY },
    payee: relayer.address,
    maxFeeGwei: 100,
    pollSeconds: 0.25,
  };
  return {
    connection,
    rpcUrl: server.rpcUrl,
    deployment,
    model,
    settings,

    /** Posts a request for one operator. */
    request: async (operator: number) => await postRealRequest(connection, deployment, model, 1, operator),

    /** The same, and gives its id. */
    async ask(operator: number): Promise<string> {
      return (await postRealRequest(connection, deployment, model, 1, operator)).requestId;
    },

    /** Whether a transaction is mined as soon as it arrives. */
    async automine(on: boolean): Promise<void> {
      await connection.provider.request({ method: "evm_setAutomine", params: [on] });
    },

    /** Writes `<folder>/relayer.config.json`; gives its path. */
    async configure(folder: string, change: Record<string, unknown> = {}): Promise<string> {
      const path = join(folder, "relayer.config.json");
      await writeFile(path, JSON.stringify({ ...settings, ...change }));
      return path;
    },

    async close(): Promise<void> {
      await connection.close();
      await server.close();
    },

    /** What the chain holds of the relayer's work. */
    async outcome(requestIds: readonly string[]) {
      const fulfilments = await oracle.queryFilter(oracle.filters.RequestFulfilled());
      return {
        fulfilled: requestIds.map((id) => fulfilments.filter(({ args }) => args.requestId === id).length),
        transactions: await provider.getTransactionCount(relayer.address),
        feesPaid: (await oracle.creditOf(settings.payee)) / FEE_WEI,
      };
    },
  };
}

export type RelayerChain = Awaited<ReturnType<typeof relayerChain>>;
